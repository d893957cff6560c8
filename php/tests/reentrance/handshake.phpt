--TEST--
What a handshake's response does when it is looked at is a part of the callback: it is refused, and nobody else is blamed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class Value
{
    public function __construct(private string $how)
    {
    }

    public function __toString(): string
    {
        return $this->how === 'string' ? throw new Exception('in a string') : 'value';
    }

    public function __destruct()
    {
        $this->how === 'end' && throw new Exception('at the end');
        $this->how === 'exit' && exit(7);
        $this->how === 'fatal' && @trigger_error('fatal', E_USER_ERROR);
    }
}

test_variants(
    server: function (string $event) {
        $server = make_server();
        $answer = function ($request, $response) use ($event) {
            if ($event === 'handshake') {
                $key = $request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
                $response->header('Upgrade', 'websocket');
                $response->header('Connection', 'Upgrade');
                $response->header('Sec-WebSocket-Accept', base64_encode(sha1($key, true)));
                $response->status(101);
            }
            $how = substr($request->server['request_uri'], 1);
            if ($how !== '') {
                $response->header = ['X-Value' => new Value($how)] + ($response->header ?? []);
            }
            if ($event === 'handshake' && $how !== 'string') {
                $response->end();
            }
        };
        $server->on($event, fn (...$arguments) => $answer(...array_slice($arguments, -2)));
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, "heard $frame->data"));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['beforeHandshakeResponse', 'handshake'] as $event) {
            $server = $start($event);
            $bystander = Client::open($server->port);
            foreach (['string', 'end'] as $how) {
                $head = Client::tcp($server->port)->upgrade("/$how");
                $bystander->text($how);
                show($event, $how, substr($head, 9, 3), $bystander->receive());
            }
            $bystander->drop();
            show($server->stop());
            foreach (['exit', 'fatal'] as $how) {
                $server = $start($event);
                $bystander = Client::open($server->port);
                $head = Client::tcp($server->port)->upgrade("/$how");
                show($event, $how, substr($head, 9, 3), substr($bystander->read(), 0, 10));
                $bystander->drop();
                show($server->wait());
            }
        }
    },
);
--EXPECT--
"beforeHandshakeResponse" "string" "500" "heard string"
"beforeHandshakeResponse" "end" "500" "heard end"
0
"beforeHandshakeResponse" "exit" "500" "close 1001"
7
"beforeHandshakeResponse" "fatal" "500" "close 1001"
255
"handshake" "string" "500" "heard string"
"handshake" "end" "500" "heard end"
0
"handshake" "exit" "500" "close 1001"
7
"handshake" "fatal" "500" "close 1001"
255
