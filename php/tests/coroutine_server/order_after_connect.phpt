--TEST--
With message_order the callbacks for a handshake, and open, wait for the end of connect
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test_variants(
    server: function (string $event) {
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
        $server->on('open', fn ($server, $request) => $request->fd === 2 && show('open'));
        if ($event !== 'open') {
            $server->on($event, function (...$arguments) use ($event) {
                $response = array_pop($arguments);
                $request = array_pop($arguments);
                $request->fd === 2 && show($event);
                $event === 'handshake' && accept($request, $response);
            });
        }
        $server->on('message', function ($server, $frame) use (&$waiting) {
            show($frame->data);
            $frame->data === 'go' && Co::resume($waiting);
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['open', 'handshake', 'beforeHandshakeResponse'] as $event) {
            $server = $start($event);
            $other = Client::open($server->port);
            $client = Client::tcp($server->port);
            $client->write(Client::upgradeRequest() . Client::masked(1, 'message'));
            $server->waitFor('"connect"');
            // What has come has had its time to overtake.
            $client->isQuiet(100);
            $other->text('go');
            $server->waitFor('"message"');
            $client->drop();
            $other->drop();
            $server->stop();
            echo $server->output();
        }
    },
);
--EXPECT--
"connect"
"go"
"connect ends"
"open"
"message"
"connect"
"go"
"connect ends"
"handshake"
"message"
"connect"
"go"
"connect ends"
"beforeHandshakeResponse"
"open"
"message"
