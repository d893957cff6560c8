--TEST--
The setting start_session_id moves the first number
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['start_session_id' => 1000]);
        $server->on('open', fn ($server, $request) => show($request->fd));
        serve($server);
    },
    client: function (int $port) {
        $first = Client::open($port);
        $second = Client::open($port);
    },
);
--EXPECT--
--- server ---
1001
1002
--- status 0 ---
