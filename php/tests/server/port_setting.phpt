--TEST--
The property setting of the first port is the server's, whoever has set it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $port = $server->ports[0];
        show($port->setting);
        $server->set(['max_conn' => 10]);
        $port->set(['backlog' => 100, 'open_websocket_ping_frame' => true]);
        show($server->setting, $port->setting === $server->setting);
        $other = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        show($other->setting);
        $server->on('message', fn ($server, $frame) => show($frame->opcode, $frame->data));
        $server->on('start', fn () => show($port->setting === $server->setting, $other->setting === $server->setting));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->frame(9, 'ping');
        $client->close();
        $client->transcript();
    },
);
--EXPECT--
--- server ---
null
{"max_conn":10,"backlog":100,"open_websocket_ping_frame":true} true
null
true true
9 "ping"
--- status 0 ---
