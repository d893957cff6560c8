--TEST--
An exception after a wait is reported, ends its connection as one before it does, and the server goes on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function () {
        $server = make_server();
        $fail = function (string $where) {
            Co::sleep(0.01);
            throw new RuntimeException("in $where");
        };
        $server->on('workerStart', fn () => $fail('workerStart'));
        $server->on('open', function ($server, $request) use ($fail) {
            $request->server['request_uri'] === '/open' && $fail('open');
        });
        $server->on('message', function ($server, $frame) use ($fail) {
            match ($frame->data) {
                'message' => $fail('message'),
                'deferred' => defer(fn () => $fail('deferred')),
                'timer' => Swoole\Timer::after(1, fn () => $fail('timer')),
                'finally' => (function () use ($fail) {
                    try {
                        $fail('try');
                    } finally {
                        Co::sleep(0.01);
                        $fail('finally');
                    }
                })(),
                default => $server->push($frame->fd, "heard $frame->data"),
            };
        });
        $server->on('request', fn () => $fail('request'));
        $server->on('close', fn ($server, $fd) => $fail("close of $fd"));
        serve($server);
    },
    client: function (callable $start) {
        $server = $start('');
        $port = $server->port;
        $server->waitFor('in workerStart');
        $bystander = Client::open($port);
        $fd = 1;
        foreach (['/open' => '', '/message' => 'message', '/deferred' => 'deferred', '/try' => 'finally'] as $path => $text) {
            $client = Client::open($port, $path);
            $text && $client->text($text);
            echo $client->read(), "\n";
            $client->drop();
            $server->waitFor('in close of ' . ++$fd);
        }
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        echo strtok($client->readHead(), "\r"), "\n";
        $client->drop();
        $server->waitFor('in close of ' . ++$fd);
        $bystander->text('timer');
        $server->waitFor('in timer');
        $bystander->text('me');
        show($bystander->receive());
        $bystander->drop();
        show($server->stop());
        preg_match_all('/(?:Uncaught|Next) RuntimeException: (.*) in \//', $server->output(), $reports);
        echo implode("\n", $reports[1]), "\n";
    },
);
--EXPECT--
close 1011 "a callback failed"
close 1011 "a callback failed"
close 1011 "a callback failed"
close 1011 "a callback failed"
HTTP/1.1 500 Internal Server Error
"heard me"
0
in workerStart
in open
in close of 2
in message
in close of 3
in deferred
in close of 4
in try
in finally
in close of 5
in request
in close of 6
in timer
in close of 1
