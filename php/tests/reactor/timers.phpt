--TEST--
Timers are on PHP's thread: exact when nothing happens, and not held up by what waits
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip nothing is in time under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 1]);
        $start = 0;
        // Made before the start, it counts from there.
        Timer::after(100, function () use (&$start) {
            $passed = microtime(true) - $start;
            show('before', $passed > 0.09 && $passed < 1);
        });
        $server->on('workerStart', function () use (&$start) {
            $start = microtime(true);
            $ticks = 0;
            Timer::tick(20, function (int $id) use (&$ticks, &$start) {
                if (++$ticks === 10) {
                    show('ticks', Timer::clear($id), Timer::clear($id), microtime(true) - $start >= 0.2);
                }
            });
            $cancelled = Timer::after(10, fn () => show('never'));
            show(Timer::clear($cancelled));
        });
        $server->on('message', function ($server, $frame) {
            static $count = 0;
            if ($frame->data === 'go') {
                Timer::after(50, function () use (&$count) {
                    show('in between', $count > 0 && $count < 500);
                });
                $server->defer(fn () => show('deferred', $count));
                return;
            }
            usleep(1000);
            ++$count === 1000 && $server->push($frame->fd, 'done');
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $server->waitFor('ticks');
        $client = Client::open($port);
        $client->write(Client::masked(1, 'go') . str_repeat(Client::masked(1, 'work'), 1000));
        show($client->receive());
    },
);
--EXPECT--
"done"
--- server ---
true
"before" true
"ticks" true false true
"deferred" 0
"in between" true
--- status 0 ---
