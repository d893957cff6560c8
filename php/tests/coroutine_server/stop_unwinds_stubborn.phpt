--TEST--
What is unwound can neither wait again nor keep the server: its exceptions and new coroutines end, too
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['max_wait_time' => 1]);
        $server->on('message', function ($server, $frame) {
            try {
                show($frame->data);
                Co::sleep(1000);
            } finally {
                match ($frame->data) {
                    'sleep' => attempt(fn () => Co::sleep(0.01)),
                    'throw' => throw new RuntimeException('while unwound'),
                    'go' => go(function () {
                        try {
                            show('begun while unwound');
                            Co::sleep(1000);
                        } finally {
                            show('unwound as well');
                        }
                    }),
                    'return' => show('returns'),
                };
                if ($frame->data === 'return') {
                    return;
                }
            }
        });
        $server->on('workerStop', fn () => show('workerStop', Co::stats()['coroutine_num']));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        foreach (['sleep', 'throw', 'go', 'return'] as $word) {
            $client->text($word);
            $server->waitFor("\"$word\"");
        }
        $server->signal(15);
        echo $client->read(), "\n";
        $client->drop();
        show($server->wait());
    },
);
--EXPECTF--
close 1001 "the server stops"
0
--- server ---
"sleep"
"throw"
"go"
"return"
%s WARN coroutines %s: 4
%AError %d: Cannot suspend %s
%ARuntimeException: while unwound in %A
"begun while unwound"
"returns"
"unwound as well"
"workerStop" 0
--- status 0 ---
