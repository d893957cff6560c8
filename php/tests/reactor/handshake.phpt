--TEST--
Handshakes are answered by the script one after the other, and nothing that clients say meanwhile is lost
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 2]);
        $server->on('open', fn () => show('open'));
        $server->on('handshake', function ($request, $response) use ($server) {
            if ($request->server['path_info'] === '/no') {
                $response->status(403);
                $response->end('no');
                return;
            }
            $key = $request->header['sec-websocket-key'];
            $accept = base64_encode(sha1($key . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true));
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $response->header('Sec-WebSocket-Accept', $accept);
            show($server->isEstablished($request->fd), @$server->push($request->fd, 'too early'));
            $response->status(101);
            $response->end();
            show($server->isEstablished($request->fd));
            foreach (['first', 'second'] as $word) {
                $server->push($request->fd, $word);
            }
            // What is sent when the callback has returned follows.
            $server->defer(fn () => show($server->push($request->fd, 'deferred'),
                $server->isEstablished($request->fd)));
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, "heard $frame->data"));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        $client->write(Client::upgradeRequest() . Client::masked(1, 'one') . Client::masked(1, 'two'));
        show(strtok($client->readHead(), "\r"));
        foreach (range(1, 6) as $_) {
            show($client->receive());
        }
        $refused = Client::tcp($port);
        show(strtok($refused->upgrade('/no'), "\r"), $refused->readToEnd());
        // They ask at the same time.
        $clients = [];
        foreach (range(1, 10) as $number) {
            $clients[$number] = Client::tcp($port);
            $clients[$number]->write(Client::upgradeRequest() . Client::masked(1, "number $number"));
        }
        foreach ($clients as $number => $client) {
            $client->readHead();
            $said = array_map(fn () => $client->receive(), range(1, 5));
            if ($said !== ['too early', 'first', 'second', 'deferred', "heard number $number"]) {
                show($said);
            }
        }
    },
);
--EXPECTF--
"HTTP/1.1 101 Switching Protocols"
"too early"
"first"
"second"
"deferred"
"heard one"
"heard two"
"HTTP/1.1 403 Forbidden" "no"
--- server ---
false true
true
true true
%A
--- status 0 ---
