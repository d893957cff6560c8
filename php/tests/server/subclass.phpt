--TEST--
A class of the user's may extend the server, and has to call its constructor
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class Chat extends Swoole\WebSocket\Server
{
    public array $names = [];

    public function __construct(string $host, int $port)
    {
        parent::__construct($host, $port);
        $this->on('message', [$this, 'said']);
    }

    public function said(Chat $server, Swoole\WebSocket\Frame $frame): void
    {
        $this->names[] = $frame->data;
        show($server === $this, $this->names);
        $this->push($frame->fd, strtoupper($frame->data));
    }

    public function push($fd, $data, $opcode = 1, $flags = 1): bool
    {
        show('push');
        return parent::push($fd, "$data!", $opcode, $flags);
    }
}

class Careless extends Swoole\WebSocket\Server
{
    public function __construct()
    {
    }
}

test(
    server: function () {
        serve(new Chat('127.0.0.1', 0));
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('ann');
        show($client->receive());
        $client->text('bob');
        show($client->receive());
        try {
            (new Careless())->start();
        } catch (Throwable $error) {
            echo "without its constructor it does not start\n";
        }
    },
);
--EXPECT--
"ANN!"
"BOB!"
without its constructor it does not start
--- server ---
true ["ann"]
"push"
true ["ann","bob"]
"push"
--- status 0 ---
