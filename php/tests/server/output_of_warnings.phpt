--TEST--
A warning of push names the class, the method, the file and the line
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', fn ($server, $frame) => $server->push(99, 'nobody'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $server->waitFor('line');
    },
);
--EXPECTF--
--- server ---
%AWarning: Swoole\WebSocket\Server::push(): session#99 does not exists in %soutput_of_warnings.php on line %d
--- status 0 ---
