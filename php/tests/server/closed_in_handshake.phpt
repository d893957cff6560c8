--TEST--
A client that the script closes while it answers the handshake is refused, and does not stay
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class AtTheEnd
{
    public function __construct(private Closure $call)
    {
    }

    public function __toString(): string
    {
        return 'value';
    }

    public function __destruct()
    {
        ($this->call)();
    }
}

function accept($request, $response): void
{
    $key = $request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
    $response->header('Upgrade', 'websocket');
    $response->header('Connection', 'Upgrade');
    $response->header('Sec-WebSocket-Accept', base64_encode(sha1($key, true)));
    $response->status(101);
    show($response->end());
}

test_variants(
    server: function (string $event) {
        print_warnings();
        $server = make_server();
        $tell = fn (int $fd) => show($server->exist($fd), $server->isEstablished($fd), count($server->connections));
        $answer = function ($request, $response) use ($server, $event, $tell) {
            $fd = $request->fd;
            $how = substr($request->server['request_uri'], 1);
            if ($how === 'destructor') {
                $close = fn () => show($server->close($fd));
                $response->header = ['X-Value' => new AtTheEnd($close)] + ($response->header ?? []);
            }
            if ($event === 'handshake') {
                accept($request, $response);
                show($server->push($fd, 'for nobody'));
            }
            match ($how) {
                'server' => show($server->close($fd)),
                'reset' => show($server->close($fd, true)),
                'response' => show($response->close(), $response->close()),
                'destructor' => $tell($fd),
            };
            if ($how !== 'destructor') {
                $tell($fd);
                show($server->close($fd), @$server->push($fd, 'too late'), @$server->disconnect($fd));
            }
        };
        $server->on($event, fn (...$arguments) => $answer(...array_slice($arguments, -2)));
        $server->on('open', fn () => show('open'));
        $server->on('message', fn () => show('message'));
        $server->on('close', function ($server, $fd, $reactor) use ($tell) {
            $tell($fd);
            show('close', $fd, $reactor);
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['handshake', 'beforeHandshakeResponse'] as $event) {
            finish($server = $start($event), function () use ($server) {
                foreach (['server', 'reset', 'response', 'destructor'] as $index => $how) {
                    $client = Client::tcp($server->port);
                    $client->write(Client::upgradeRequest("/$how") . Client::masked(1, 'hello'));
                    show($how, strtok($client->readHead(), "\r"), $client->readToEnd());
                    unset($client);
                    $server->waitFor('"close" ' . $index + 1);
                }
            });
        }
    },
);
--EXPECT--
"server" "HTTP/1.1 500 Internal Server Error" ""
"reset" "HTTP/1.1 500 Internal Server Error" ""
"response" "HTTP/1.1 500 Internal Server Error" ""
"destructor" "HTTP/1.1 500 Internal Server Error" ""
--- server ---
true
true
true
false false 0
warning: Swoole\Server::close(): session#1 does not exists
false false false
false false 0
"close" 1 -1
true
true
true
false false 0
warning: Swoole\Server::close(): session#2 does not exists
false false false
false false 0
"close" 2 -1
true
true
true false
false false 0
warning: Swoole\Server::close(): session#3 does not exists
false false false
false false 0
"close" 3 -1
true
true
true true 1
true
false false 0
"close" 4 -1
--- status 0 ---
"server" "HTTP/1.1 500 Internal Server Error" ""
"reset" "HTTP/1.1 500 Internal Server Error" ""
"response" "HTTP/1.1 500 Internal Server Error" ""
"destructor" "HTTP/1.1 500 Internal Server Error" ""
--- server ---
true
false false 0
warning: Swoole\Server::close(): session#1 does not exists
false false false
false false 0
"close" 1 -1
true
false false 0
warning: Swoole\Server::close(): session#2 does not exists
false false false
false false 0
"close" 2 -1
true false
false false 0
warning: Swoole\Server::close(): session#3 does not exists
false false false
false false 0
"close" 3 -1
true false 1
true
false false 0
"close" 4 -1
--- status 0 ---
