--TEST--
What a callback returns is let go of inside of the call: its end may throw, exit, or be a fatal error
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class Ends
{
    public function __construct(private Closure $act)
    {
    }

    public function __destruct()
    {
        ($this->act)();
    }
}

test_variants(
    server: function (string $variant) {
        $server = make_server();
        register_shutdown_function(fn () => show('shutdown function', @$server->push(1, 'late')));
        $act = match ($variant) {
            'exception' => fn () => throw new Exception('thrown'),
            'exit' => fn () => exit(7),
            'fatal' => fn () => @trigger_error('fatal', E_USER_ERROR),
        };
        $server->on('message', fn () => new Ends($act));
        // Dropped by the server itself, when the timer has come.
        $server->on('open', fn ($server) => $server->after(1, fn () => null, new Ends(fn () => show('timer'))));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['exception', 'exit', 'fatal'] as $variant) {
            $server = $start($variant);
            $client = Client::open($server->port);
            $server->waitFor('timer');
            $client->text('go');
            show($variant, (string) $client->read());
            $client->close();
            $client->drop();
            // Where it ends of its own accord a signal might come in between.
            $status = $variant === 'exception' ? $server->stop() : $server->wait();
            show($status, preg_match_all('/"shutdown function" (\w+)/', $server->output(), $found), $found[1]);
        }
    },
);
--EXPECT--
"exception" "close 1011 \"a callback failed\""
0 1 ["false"]
"exit" "close 1011 \"a callback failed\""
7 1 ["false"]
"fatal" "close 1011 \"a callback failed\""
255 1 ["false"]
