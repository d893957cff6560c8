--TEST--
What a client sends while it is paused again and again is bounded, and heard in the end
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip the memory is Valgrind\'s');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 1]);
        $server->on('message', function ($server, $frame) {
            static $count = 0, $least = PHP_INT_MAX, $most = 0;
            preg_match('/^VmRSS:\s+(\d+)/m', file_get_contents('/proc/self/status'), $size);
            [$least, $most] = [min($least, (int) $size[1]), max($most, (int) $size[1])];
            if (++$count <= 40) {
                $server->pause($frame->fd);
                Swoole\Timer::after(5, fn () => $server->resume($frame->fd));
            } elseif ($frame->data === 'last') {
                // Of the 50 MiB a share of the inbox waits, and what is under way.
                show($count, $most - $least < 16 * 1024);
                $server->push($frame->fd, 'heard');
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $message = Client::masked(2, str_repeat('x', 65_536));
        for ($number = 0; $number < 799; $number++) {
            $client->write($message);
        }
        $client->text('last');
        show($client->receive());
    },
);
--EXPECT--
"heard"
--- server ---
800 true
--- status 0 ---
