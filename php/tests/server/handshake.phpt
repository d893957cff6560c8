--TEST--
A callback for handshake answers itself, and then there is no open
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', fn () => show('open'));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('disconnect', fn ($server, $fd) => show('disconnect', $fd));
        $server->on('handshake', function ($request, $response) use ($server) {
            show('handshake', $request->fd, $response->fd, $request->get);
            if (isset($request->get['moved'])) {
                $response->redirect('/?ok=1', 307);
                return;
            }
            if (!isset($request->get['ok'])) {
                $response->status(403);
                $response->end('no');
                return true;
            }
            $key = $request->header['sec-websocket-key'];
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $accept = base64_encode(sha1($key . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true));
            $response->header('Sec-WebSocket-Accept', $accept);
            $response->header('Sec-WebSocket-Version', '13');
            $response->header('X-Mine', 'yes');
            $response->status(101);
            show($response->end(), $server->isEstablished($request->fd));
            $server->push($request->fd, 'greeting');
            // It is ignored.
            return false;
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, "heard $frame->data"));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        $head = $client->upgrade();
        echo strtok($head, "\r"), "\n";
        echo $client->readToEnd(), "\n";
        $server->waitFor('"disconnect" 1');
        $client = Client::tcp($port);
        $head = $client->upgrade('/?moved=1');
        show(strtok($head, "\r"), preg_match('/^location: \/\?ok=1\r$/mi', $head));
        $server->waitFor('"disconnect" 2');
        $client = Client::tcp($port);
        $head = $client->upgrade('/?ok=1');
        echo strtok($head, "\r"), "\n";
        show(preg_match('/^x-mine: yes\r$/mi', $head), preg_match_all('/^upgrade:/mi', $head));
        show(preg_match('/^(content-length|content-type|transfer-encoding):/mi', $head));
        show($client->receive());
        $client->text('me');
        show($client->receive());
        $client->close();
        $server->waitFor('"close" 3');
    },
);
--EXPECT--
HTTP/1.1 403 Forbidden
no
"HTTP/1.1 307 Temporary Redirect" 1
HTTP/1.1 101 Switching Protocols
1 1
0
"greeting"
"heard me"
--- server ---
"handshake" 1 1 null
"disconnect" 1
"handshake" 2 2 {"moved":"1"}
"disconnect" 2
"handshake" 3 3 {"ok":"1"}
true true
"close" 3
--- status 0 ---
