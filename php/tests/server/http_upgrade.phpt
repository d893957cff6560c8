--TEST--
An HTTP server gives upgrades to request, unless open_websocket_protocol is set
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        $server = make_server(Swoole\Http\Server::class, ['log_file' => ports_file() . '.log']);
        if ($variant === 'set on the server') {
            $server->set(['open_websocket_protocol' => true]);
        } elseif ($variant === 'set on its port') {
            $server->ports[0]->set(['open_websocket_protocol' => true]);
        } elseif ($variant === 'set on a further port') {
            $port = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
            $port->set(['open_websocket_protocol' => true]);
        } elseif ($variant === 'unset on a WebSocket server') {
            $server = make_server(settings: ['open_websocket_protocol' => false, 'log_file' => ports_file() . '.log']);
        }
        $server->on('request', function ($request, $response) use ($server) {
            $info = $server->getClientInfo($request->fd);
            show($request->header['upgrade'], $info['websocket_status'] ?? 'no status');
            $response->end('over HTTP');
        });
        // As with Swoole, an HTTP server has no push.
        $server->on('message', function ($server, $frame) {
            $server->send($frame->fd, Swoole\WebSocket\Frame::pack("heard $frame->data"));
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['plain', 'unset on a WebSocket server'] as $variant) {
            $server = $start($variant);
            $client = Client::tcp($server->port);
            // Also what would be no sound upgrade; the connection stays.
            foreach ([[], ['Sec-WebSocket-Key' => 'short'], ['Origin' => 'https://elsewhere.example']] as $headers) {
                $client->write(Client::upgradeRequest('/', $headers));
                [$head, $body] = $client->readResponse();
                show(strtok($head, "\r"), $body);
            }
            $client->drop();
            $server->stop();
            echo $server->output();
            $log = file_get_contents(ports_file() . '.log');
            unlink(ports_file() . '.log');
            show($variant, preg_match('/\bWARN\b.*event \[message\] is never called.*open_websocket_protocol/', $log));
        }
        foreach (['set on the server', 'set on its port', 'set on a further port'] as $variant) {
            $server = $start($variant);
            $client = Client::open($server->port);
            $client->text($variant);
            show($client->receive());
            $server->stop();
        }
        @unlink(ports_file() . '.log');
    },
);
--EXPECT--
"HTTP/1.1 200 OK" "over HTTP"
"HTTP/1.1 200 OK" "over HTTP"
"HTTP/1.1 200 OK" "over HTTP"
"websocket" "no status"
"websocket" "no status"
"websocket" "no status"
"plain" 1
"HTTP/1.1 200 OK" "over HTTP"
"HTTP/1.1 200 OK" "over HTTP"
"HTTP/1.1 200 OK" "over HTTP"
"websocket" "no status"
"websocket" "no status"
"websocket" "no status"
"unset on a WebSocket server" 1
"heard set on the server"
"heard set on its port"
"heard set on a further port"
