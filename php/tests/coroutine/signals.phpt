--TEST--
Coroutines: handlers of signals are called while all wait, may wake them, and may end the script
--EXTENSIONS--
gannet
--SKIPIF--
<?php
if (!function_exists('pcntl_async_signals')) {
    die('skip there is no pcntl');
}
?>
--FILE--
<?php
require __DIR__ . '/processes.inc';
$kill_soon = fn () => exec('(sleep 0.2; kill -USR1 ' . getmypid() . ') > /dev/null 2>&1 &');
in_processes([
    'wakes' => fn () => Co\run(function () use ($kill_soon) {
        $began = microtime(true);
        $channel = new Chan(1);
        pcntl_async_signals(true);
        pcntl_signal(SIGUSR1, function (int $signal) use ($channel) {
            attempt(fn () => Co::sleep(0.001));
            show($channel->push($signal));
        });
        $kill_soon();
        show($channel->pop(10) === SIGUSR1, Co::sleep(0.001), microtime(true) - $began < 5);
    }),
    'exit' => fn () => Co\run(function () use ($kill_soon) {
        pcntl_async_signals(true);
        pcntl_signal(SIGUSR1, fn () => exit(7));
        $kill_soon();
        try {
            Co::sleep(10);
        } finally {
            show('finally');
        }
    }),
    'exception' => function () use ($kill_soon) {
        pcntl_async_signals(true);
        pcntl_signal(SIGUSR1, fn () => throw new DomainException('of the handler'));
        attempt(fn () => Co\run(function () use ($kill_soon) {
            $kill_soon();
            Co::sleep(10);
        }));
    },
    'not asynchronous' => fn () => Co\run(function () use ($kill_soon) {
        pcntl_signal(SIGUSR1, fn () => show('handled'));
        $kill_soon();
        Co::sleep(0.5);
        show(pcntl_signal_dispatch());
    }),
]);
?>
--EXPECT--
--- wakes ---
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
true
true true true
end of script
shutdown
--- status 0 ---
--- exit ---
"finally"
shutdown
--- status 7 ---
--- exception ---
DomainException 0: of the handler
end of script
shutdown
--- status 0 ---
--- not asynchronous ---
"handled"
true
end of script
shutdown
--- status 0 ---
