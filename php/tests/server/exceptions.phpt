--TEST--
An exception in a callback is reported, closes that connection with 1011, and the server goes on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', function ($server, $request) {
            if ($request->server['request_uri'] === '/open') {
                throw new RuntimeException('in open');
            }
        });
        $server->on('message', function ($server, $frame) {
            if ($frame->data === 'message') {
                throw new RuntimeException('in message');
            }
            if ($frame->data === 'error') {
                no_such_function();
            }
            $server->push($frame->fd, "heard $frame->data");
        });
        $server->on('close', function ($server, $fd) {
            throw new LogicException("in close of $fd");
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $bystander = Client::open($port);
        $fd = 1;
        foreach (['/open' => '', '/message' => 'message', '/error' => 'error'] as $path => $text) {
            $client = Client::open($port, $path);
            $text && $client->text($text);
            echo $client->read(), "\n";
            $client->drop();
            // Of two connections nobody promises which is heard of first.
            $server->waitFor('in close of ' . ++$fd);
        }
        $bystander->text('me');
        show($bystander->receive());
    },
);
--EXPECTF--
close 1011 "a callback failed"
close 1011 "a callback failed"
close 1011 "a callback failed"
"heard me"
--- server ---
%AUncaught RuntimeException: in open in %A
%AUncaught LogicException: in close of 2 in %A
%AUncaught RuntimeException: in message in %A
%AUncaught LogicException: in close of 3 in %A
%AUncaught Error: Call to undefined function no_such_function() in %A
%AUncaught LogicException: in close of 4 in %A
--- status 0 ---
