--TEST--
A callback cannot be replaced while the server runs, and a freed closure is not called
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            // The closure that runs would be freed by this, if it counted.
            $server->on('message', fn ($server, $frame) => $server->push($frame->fd, 'new'));
            $server->push($frame->fd, 'old');
        });
        set_error_handler(fn () => true);
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('one');
        show($client->receive());
        $client->text('two');
        show($client->receive());
    },
);
--EXPECT--
"old"
"old"
--- server ---

--- status 0 ---
