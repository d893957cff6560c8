--TEST--
A Close is sent only with a code that may be sent; those beyond 16 bits may not
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const CODES = [-64_536, -1, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 66_536, 70_000];

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            foreach (CODES as $code) {
                $close = new Swoole\WebSocket\CloseFrame();
                $close->code = $code;
                $refused = [@$server->push($frame->fd, $close), @$server->disconnect($frame->fd, $code)];
                $refused === [false, false] || show($code, $refused);
            }
            show(bin2hex(Swoole\WebSocket\Server::pack($close)));
            $server->push($frame->fd, $close);
            $close->code = 4999;
            show($server->push($frame->fd, $close));
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        show((string) $client->read());
    },
);
--EXPECT--
"close 4999 \"\""
--- server ---
"88021170"
warning: Swoole\WebSocket\Server::push(): close code 70000 may not be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 may
true
--- status 0 ---
