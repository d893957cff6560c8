--TEST--
Each callback has a context of its own, which ends with it; what is deferred comes at its end, the last first
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

final class Session
{
    public function __construct(public string $name)
    {
    }

    public function __destruct()
    {
        show('session ends', $this->name);
    }
}

test(
    server: function () {
        $server = make_server();
        $waiting = [];
        $server->on('message', function ($server, $frame) use (&$waiting) {
            if ($frame->data === 'go') {
                array_map(Co::resume(...), array_reverse($waiting));
                return $server->push($frame->fd, 'gone');
            }
            show($frame->data, isset(Co::getContext()['session']), Co::getPcid());
            Co::getContext()['session'] = new Session($frame->data);
            defer(fn () => show('first', $server->push($frame->fd, 'first')));
            defer(fn () => show('last', Co::getContext()['session']->name));
            $waiting[] = Co::getCid();
            Co::yield();
            show('goes on', Co::getContext()['session']->name);
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        foreach (['one', 'two', 'go'] as $word) {
            $client->text($word);
        }
        show($client->receive(), $client->receive(), $client->receive());
    },
);
--EXPECT--
"first" "first" "gone"
--- server ---
"one" false -1
"two" false -1
"goes on" "two"
"last" "two"
"first" true
"session ends" "two"
"goes on" "one"
"last" "one"
"first" true
"session ends" "one"
--- status 0 ---
