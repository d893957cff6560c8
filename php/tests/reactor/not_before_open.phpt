--TEST--
Nobody is pushed to before the script has heard of its opening, and addresses are known from connect on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 1]);
        $server->on('connect', function ($server, $fd) {
            // The loop accepts the request meanwhile.
            usleep(300_000);
            $info = $server->getClientInfo($fd);
            show('connect', $info['remote_ip'], $info['remote_port'] > 0, $info['socket_fd'] > 2,
                $server->isEstablished($fd), @$server->push($fd, 'too early'));
        });
        $server->on('open', fn ($server, $request) => show($server->push($request->fd, 'welcome')));
        serve($server);
    },
    client: function (int $port) {
        show(Client::open($port)->receive());
    },
);
--EXPECT--
"welcome"
--- server ---
"connect" "127.0.0.1" true true false false
true
--- status 0 ---
