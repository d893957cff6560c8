--TEST--
Callbacks of events outlive what the script keeps of them, whatever kind they are, and are let go of at the end
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/kinds.inc';

test_variants(
    server: function (string $kind) {
        $server = make_server();
        register_kind($kind, fn (mixed $callable) => $server->on('message', $callable));
        Subject::$inside = function ($server, $frame) {
            // The last one that knows of it, but for who calls it.
            $server->on('close', fn () => null);
            $server->push($frame->fd, "answer to $frame->data");
        };
        set_error_handler(fn () => true);
        serve($server);
        echo 'end, ';
    },
    client: function (callable $start) {
        foreach (KINDS as $kind) {
            $server = $start($kind);
            $client = Client::open($server->port);
            foreach (['one', 'two'] as $text) {
                $client->text($text);
                echo $client->receive(), ': ';
            }
            $client->drop();
            $status = $server->stop();
            echo $server->output(), "$status\n";
        }
    },
);
--EXPECT--
answer to one: answer to two: function destroyed, function called, function returns, function called, function returns, end, 0
answer to one: answer to two: static string destroyed, class called, class returns, class called, class returns, end, 0
answer to one: answer to two: static array destroyed, class called, class returns, class called, class returns, end, 0
answer to one: answer to two: array called, array returns, array called, array returns, array destroyed, end, 0
answer to one: answer to two: reference called, reference returns, reference called, reference returns, reference destroyed, end, 0
answer to one: answer to two: closure called, closure returns, closure called, closure returns, closure destroyed, end, 0
answer to one: answer to two: first-class called, first-class returns, first-class called, first-class returns, first-class destroyed, end, 0
answer to one: answer to two: invoke called, invoke returns, invoke called, invoke returns, invoke destroyed, end, 0
answer to one: answer to two: invoke of closure called, invoke of closure returns, invoke of closure called, invoke of closure returns, invoke of closure destroyed, end, 0
answer to one: answer to two: magic called, magic returns, magic called, magic returns, magic destroyed, end, 0
answer to one: answer to two: magic first-class called, magic first-class returns, magic first-class called, magic first-class returns, magic first-class destroyed, end, 0
answer to one: answer to two: relative called, relative returns, relative called, relative returns, relative destroyed, end, 0
