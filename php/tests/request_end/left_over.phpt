--TEST--
Whatever is left over when a script ends is let go of in time
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

const LEFT_OVER = [
    'exit with a timer', 'error with a timer', 'exception with a timer', 'timer of a destructor', 'port taken',
    'server not started', 'server in its callback', 'server with a timer', 'coroutine', 'exit in a coroutine',
    'channel', 'table', 'detached', 'error in a callback', 'exit in a callback',
];

class LeavesTimer
{
    public ?self $self = null;

    public function __destruct()
    {
        Timer::tick(1, [new ArrayObject(), 'count']);
    }
}

test_variants(
    server: function (string $variant) {
        announce(1);
        $object = new ArrayObject([1, 2, 3]);
        $hold = fn () => $object->count();
        match ($variant) {
            'exit with a timer' => [Timer::after(1, $hold, $object), exit(3)],
            'error with a timer' => [Timer::tick(1, $hold, $object), @trigger_error('error', E_USER_ERROR)],
            'exception with a timer' => [Timer::tick(1, $hold, $object), throw new Exception('exception')],
            'timer of a destructor' => $GLOBALS['leaves'] = new LeavesTimer(),
            'port taken' => (function () use ($hold, $object) {
                $first = make_server();
                Timer::after(1, $hold, $object);
                try {
                    new Swoole\Server('127.0.0.1', $first->port);
                } catch (Swoole\Exception $taken) {
                    show('taken');
                }
            })(),
            'server not started' => make_server()->on('message', $hold),
            'server in its callback' => (function () {
                $server = make_server();
                $server->on('open', fn () => $server->exists(1));
                $server->ports[0]->on('open', fn () => $server->exists(1));
            })(),
            'server with a timer' => (function () use ($hold, $object) {
                $server = make_server();
                $server->on('workerStart', function () use ($server, $hold, $object) {
                    Timer::tick(60_000, $hold, $object, $server);
                    $server->defer(fn () => $server->shutdown());
                });
                $server->start();
                // Nobody cleared the tick: the server's end did.
                show(Timer::stats()['num']);
            })(),
            'coroutine' => go(function () use ($hold) {
                Co::getContext()['hold'] = $hold;
                Co::defer($hold);
                $GLOBALS['context'] = Co::getContext();
            }),
            'exit in a coroutine' => go(function () use ($hold) {
                Co::getContext()['hold'] = $hold;
                Co::defer($hold);
                go(fn () => exit(3));
            }),
            'channel' => (function () use ($object) {
                $channel = new Chan(3);
                $channel->push($object);
                $channel->push($channel);
                $GLOBALS['channel'] = $channel;
            })(),
            'table' => (function () {
                $table = new Swoole\Table(8);
                $table->column('text', Swoole\Table::TYPE_STRING, 8);
                $table->create();
                $table->set('key', ['text' => 'text']);
                $table->rewind();
                $GLOBALS['table'] = $table;
            })(),
            'detached' => (function () {
                $server = make_server();
                $server->on('request', function ($request, $response) use ($server) {
                    $response->detach();
                    $server->shutdown();
                });
                $server->on('workerStart', function () use ($server) {
                    $GLOBALS['client'] = stream_socket_client("tcp://127.0.0.1:$server->port");
                    fwrite($GLOBALS['client'], "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                });
                $server->set(['drain_timeout' => 1]);
                $server->start();
            })(),
            'error in a callback' => (function () use ($hold, $object) {
                $server = make_server();
                $server->on('workerStart', function () use ($hold, $object) {
                    Timer::tick(60_000, $hold, $object);
                    go(function () use ($hold) {
                        Co::defer($hold);
                        @trigger_error('error', E_USER_ERROR);
                    });
                });
                $server->start();
            })(),
            'exit in a callback' => (function () use ($hold, $object) {
                $server = make_server();
                $server->on('workerStart', function () use ($hold, $object) {
                    Timer::tick(60_000, $hold, $object);
                    exit(3);
                });
                $server->start();
            })(),
        };
    },
    client: function (callable $start) {
        foreach (LEFT_OVER as $variant) {
            $server = $start($variant);
            $status = $server->wait();
            $said = explode("\n", preg_replace('/ in \S+( on line \d+|:\d+)/', '', $server->output()));
            $said = preg_grep('/^(Stack trace|#\d|  thrown|$)/', $said, PREG_GREP_INVERT);
            show($variant, $status, ...array_values($said));
        }
    },
);
--EXPECT--
"exit with a timer" 3
"error with a timer" 255 "Fatal error: error"
"exception with a timer" 255 "Fatal error: Uncaught Exception: exception"
"timer of a destructor" 0
"port taken" 0 "\"taken\""
"server not started" 0
"server in its callback" 0
"server with a timer" 0 "0"
"coroutine" 0
"exit in a coroutine" 3
"channel" 0
"table" 0
"detached" 0
"error in a callback" 255 "Fatal error: error"
"exit in a callback" 3
