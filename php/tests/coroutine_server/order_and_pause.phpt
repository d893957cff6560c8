--TEST--
With message_order pause() outlasts the callback that waits, and resume() lets nothing overtake it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class);
        $waiting = null;
        $server->on('message', function ($server, $frame) use (&$waiting) {
            show($frame->fd, $frame->data);
            if ($frame->fd === 1) {
                match ($frame->data) {
                    'pause' => show($server->pause(2)),
                    'resume' => show($server->resume(2)),
                    'end' => Co::resume($waiting),
                    'look' => null,
                };
                return $server->push(1, 'done');
            }
            if ($frame->data === 'pause and wait') {
                show($server->pause(2));
            }
            if ($frame->data === 'wait and pause') {
                $waiting = Co::getCid();
                Co::yield();
                show($server->pause(2));
                return;
            }
            if ($frame->data === 'wait, resumed') {
                show($server->resume(2));
            }
            if (str_contains($frame->data, 'wait')) {
                $waiting = Co::getCid();
                Co::yield();
                show("$frame->data ends");
            }
            if ($frame->data === 'end') {
                $server->push(2, 'end');
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $control = Client::open($port);
        $client = Client::open($port);
        $words = ['pause and wait', 'wait', 'wait, resumed', 'wait and pause', 'wait', 'end'];
        $client->write(implode('', array_map(fn ($word) => Client::masked(1, $word), $words)));
        $steps = [
            'pause and wait' => ['end', 'look', 'resume'],
            // Paused by another while it waits, and resumed before its end.
            'wait' => ['pause', 'resume', 'look', 'end'],
            'wait, resumed' => ['resume', 'look', 'pause', 'end', 'look', 'resume'],
            'wait and pause' => ['end', 'look', 'resume'],
            'wait ' => ['pause', 'end', 'look', 'resume'],
        ];
        foreach ($steps as $word => $said) {
            $word = trim($word);
            $server->waitFor("2 \"$word\"\n");
            foreach ($said as $order) {
                $control->text($order);
                $control->receive();
                // If anything overtakes, it has the time to.
                $client->isQuiet(50);
            }
        }
        show($client->receive());
    },
);
--EXPECT--
"end"
--- server ---
2 "pause and wait"
true
1 "end"
"pause and wait ends"
1 "look"
1 "resume"
true
2 "wait"
1 "pause"
true
1 "resume"
true
1 "look"
1 "end"
"wait ends"
2 "wait, resumed"
true
1 "resume"
true
1 "look"
1 "pause"
true
1 "end"
"wait, resumed ends"
1 "look"
1 "resume"
true
2 "wait and pause"
1 "end"
true
1 "look"
1 "resume"
true
2 "wait"
1 "pause"
true
1 "end"
"wait ends"
1 "look"
1 "resume"
true
2 "end"
--- status 0 ---
