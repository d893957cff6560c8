--TEST--
Bytes that send() says true to all arrive on a WebSocket whose policy is to drop what is oldest; from the limit on it says false
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/numbered.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(settings: [
            'socket_buffer_size' => 1024 * 1024,
            'send_queue_policy' => 'drop_oldest',
        ]);
        $server->on('message', fn ($server, $frame) => send_numbered($server, $frame->fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        receive_numbered($client, $server);
    },
);
--EXPECTF--
true
--- server ---
%Aconnection[1] output buffer overflow
true true 1009
true
--- status 0 ---
