--TEST--
With message_order a request waits for the end of connect
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function () {
        $server = make_server(Gannet\Server::class);
        $waiting = null;
        $server->on('connect', function ($server, $fd) use (&$waiting) {
            if ($fd === 2) {
                show('connect');
                $waiting = Co::getCid();
                Co::yield();
                show('connect ends');
            }
        });
        $server->on('request', function ($request, $response) {
            show('request');
            $response->end();
        });
        $server->on('message', function ($server, $frame) use (&$waiting) {
            show($frame->data);
            $frame->data === 'go' && Co::resume($waiting);
        });
        serve($server);
    },
    client: function (callable $start) {
        $server = $start('');
        $other = Client::open($server->port);
        $client = Client::tcp($server->port);
        $request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        $client->write($request);
        $server->waitFor('"connect"');
        // What has come has had its time to overtake.
        $client->isQuiet(100);
        $other->text('go');
        $server->waitFor('"request"');
        $client->drop();
        $other->drop();
        $server->stop();
        echo $server->output();
    },
);
--EXPECT--
"connect"
"go"
"connect ends"
"request"
