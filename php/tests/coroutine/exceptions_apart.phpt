--TEST--
Coroutines: what ends one that was resumed is not thrown into the next, but comes out of the call that has resumed it
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
$close = function (callable $end) {
    $channel = new Chan(1);
    go(function () use ($channel, $end) {
        $channel->pop();
        $end();
    });
    go(function () use ($channel) {
        try {
            show('second', $channel->pop());
        } catch (Exception $exception) {
            show('second got', $exception->getMessage());
        } finally {
            show('finally');
        }
    });
    go(function () use ($channel) {
        $channel->pop();
        throw new Exception('third');
    });
    try {
        $channel->close();
        show('closed');
    } catch (Exception $exception) {
        show('caught', $exception->getMessage());
    }
};
in_processes([
    'exception' => fn () => $close(fn () => throw new Exception('first')),
    'exit' => fn () => $close(fn () => exit(3)),
    'exit in a loop' => fn () => Co\run($close, fn () => exit(3)),
    'exit after an exception' => function () {
        $channel = new Chan(1);
        go(function () use ($channel) {
            $channel->pop();
            throw new Exception('first');
        });
        go(function () use ($channel) {
            $channel->pop();
            exit(4);
        });
        $channel->close();
    },
]);
?>
--EXPECTF--
--- exception ---
"second" false
"finally"

Warning: Uncaught Exception: third
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
"caught" "first"
end of script
shutdown
--- status 0 ---
--- exit ---
"second" false
"finally"

Warning: Uncaught Exception: third
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
shutdown
--- status 3 ---
--- exit in a loop ---
"second" false
"finally"
shutdown
--- status 3 ---
--- exit after an exception ---
shutdown
--- status 4 ---
