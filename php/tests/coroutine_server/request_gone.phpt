--TEST--
A client that goes while its request waits is told of, and its response cannot be written any more
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = null;
        $server->on('request', function ($request, $response) use ($server, &$waiting) {
            if ($request->server['request_uri'] === '/wait') {
                show('waits');
                $waiting = Co::getCid();
                Co::yield();
                show('goes on', $server->exists($request->fd), @$response->write('part'),
                    @$response->end('page'));
                return;
            }
            $response->end('page');
        });
        $server->on('disconnect', function ($server, $fd) use (&$waiting) {
            show('disconnect', $fd);
            $fd === 1 && Swoole\Timer::after(20, fn () => Co::resume($waiting));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $first = Client::tcp($port);
        $first->write("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
        $server->waitFor('"waits"');
        $first->drop();
        $server->waitFor('"goes on"');
        $second = Client::tcp($port);
        $second->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        show($second->readResponse()[1]);
    },
);
--EXPECT--
"page"
--- server ---
"waits"
"disconnect" 1
"goes on" false false false
"disconnect" 2
--- status 0 ---
