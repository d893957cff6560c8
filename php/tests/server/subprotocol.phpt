--TEST--
websocket_subprotocol is agreed on where the client offers it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        serve(make_server(settings: ['websocket_subprotocol' => 'chat']));
    },
    client: function (int $port) {
        foreach (['chat', 'soap, chat', 'soap', null] as $offer) {
            $head = Client::tcp($port)->upgrade('/', ['Sec-WebSocket-Protocol' => $offer]);
            show(strtok($head, "\r"), preg_match('/^sec-websocket-protocol: (.*)\r$/mi', $head, $found) ? $found[1] : null);
        }
    },
);
--EXPECT--
"HTTP/1.1 101 Switching Protocols" "chat"
"HTTP/1.1 101 Switching Protocols" "chat"
"HTTP/1.1 101 Switching Protocols" null
"HTTP/1.1 101 Switching Protocols" null
--- server ---

--- status 0 ---
