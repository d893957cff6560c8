--TEST--
start() inside a callback and after the end says false
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        set_error_handler(function ($level, $message) {
            show('warned', str_contains($message, 'Swoole\Server::start()'));
            return true;
        });
        $server = make_server();
        $server->on('open', fn ($server) => show('again', $server->start()));
        show('first', serve($server));
        show('after', $server->start());
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $server->waitFor('again');
    },
);
--EXPECT--
--- server ---
"warned" true
"again" false
"first" true
"warned" true
"after" false
--- status 0 ---
