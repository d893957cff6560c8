--TEST--
What the end of a timer's objects does is settled before anything else is called, and nobody else is blamed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class Ends
{
    public function __construct(private string $how)
    {
    }

    public function __invoke(int $timer = 0): void
    {
        $timer && Swoole\Timer::clear($timer);
    }

    public function __destruct()
    {
        show('end');
        match ($this->how) {
            'throw' => throw new Exception('thrown'),
            'exit' => exit(7),
            'fatal' => @trigger_error('fatal', E_USER_ERROR),
        };
    }
}

test_variants(
    server: function (string $variant) {
        [$kind, $how] = explode(' ', $variant);
        $server = make_server();
        $server->on('open', fn ($server) => match ($kind) {
            'after' => Swoole\Timer::after(1, new Ends($how)),
            'tick' => Swoole\Timer::tick(1, new Ends($how)),
            'argument' => Swoole\Timer::after(1, fn () => null, new Ends($how)),
            'defer' => $server->defer(new Ends($how)),
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, "heard $frame->data"));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['after', 'tick', 'argument', 'defer'] as $kind) {
            $server = $start("$kind throw");
            $client = Client::open($server->port);
            $server->waitFor('Exception: thrown');
            $client->text('me');
            show($kind, (string) $client->read());
            $client->drop();
            show($server->stop(), substr_count($server->output(), '"end"'));
        }
        foreach (['exit', 'fatal'] as $how) {
            $server = $start("after $how");
            $client = Client::open($server->port);
            // Nobody has to come by for it.
            show($how, substr($client->read(), 0, 10));
            $client->drop();
            show($server->wait());
        }
    },
);
--EXPECT--
"after" "text \"heard me\""
0 1
"tick" "text \"heard me\""
0 1
"argument" "text \"heard me\""
0 1
"defer" "text \"heard me\""
0 1
"exit" "close 1001"
7
"fatal" "close 1001"
255
