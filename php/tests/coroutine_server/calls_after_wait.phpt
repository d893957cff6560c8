--TEST--
After a wait the methods of the server do what they do before it, and so do the callback's own objects
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $class) {
        $server = make_server($class);
        $server->on('open', function ($server, $request) {
            Co::sleep(0.005);
            show('open', $request->fd, $request->server['request_uri'], $request->get, $request->header['x-mine'] ?? null);
        });
        $server->on('message', function ($server, $frame) {
            if ($frame->fd !== 1) {
                return;
            }
            $steps = [
                fn () => $server->push(1, "heard $frame->data $frame->opcode"),
                fn () => $server->exists(1),
                fn () => $server->isEstablished(1),
                fn () => $server->getClientInfo(1)['websocket_status'],
                fn () => iterator_to_array($server->connections, false),
                fn () => $server->getClientList(),
                fn () => $server->ping(1, 'a ping'),
                fn () => $server->send(1, "\x81\x03raw"),
                fn () => $server->push(2, 'for another'),
                fn () => $server->disconnect(2, 4000, 'told'),
                fn () => $server->close(3),
                fn () => $server->stats()['connection_num'] > 0,
                fn () => @$server->push(99, 'nobody'),
                fn () => $server->pause(1),
                fn () => $server->resume(1),
                fn () => Swoole\Timer::clear(Swoole\Timer::after(1000, fn () => show('never'))),
                fn () => $server->disconnect(1, 4001, 'done'),
                fn () => @$server->push(1, 'too late'),
            ];
            foreach ($steps as $step) {
                Co::sleep(0.005);
                show($step());
            }
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach ([Swoole\WebSocket\Server::class, Gannet\Server::class] as $class) {
            $server = $start($class);
            $clients = [];
            foreach ([1, 2, 3] as $fd) {
                $clients[] = Client::open($server->port, "/path?fd=$fd", ['X-Mine' => "mine $fd"]);
                $server->waitFor("\"open\" $fd");
            }
            $clients[0]->binary('hello');
            foreach ($clients as $client) {
                echo $client->read(), "\n";
            }
            echo $clients[1]->read(), "\n";
            foreach (range(1, 3) as $_) {
                echo $clients[0]->read(), "\n";
            }
            $server->waitForLines(21);
            array_map(fn ($client) => $client->drop(), $clients);
            show($class, $server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
text "heard hello 2"
text "for another"

close 4000 "told"
ping "a ping"
text "raw"
close 4001 "done"
"Swoole\\WebSocket\\Server" 0
"open" 1 "/path" {"fd":"1"} "mine 1"
"open" 2 "/path" {"fd":"2"} "mine 2"
"open" 3 "/path" {"fd":"3"} "mine 3"
true
true
true
3
[1,2,3]
[1,2,3]
true
true
true
true
true
true
false
true
true
true
true
false
text "heard hello 2"
text "for another"

close 4000 "told"
ping "a ping"
text "raw"
close 4001 "done"
"Gannet\\Server" 0
"open" 1 "/path" {"fd":"1"} "mine 1"
"open" 2 "/path" {"fd":"2"} "mine 2"
"open" 3 "/path" {"fd":"3"} "mine 3"
true
true
true
3
[1,2,3]
[1,2,3]
true
true
true
true
true
true
false
true
true
true
true
false
