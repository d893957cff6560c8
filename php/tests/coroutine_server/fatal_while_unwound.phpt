--TEST--
A fatal error of a coroutine that a stop unwinds is the last word: those that are left are not unwound
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['max_wait_time' => 1]);
        $server->on('message', function ($server, $frame) {
            try {
                show('waits', $frame->data);
                Co::sleep(100);
            } finally {
                show('finally', $frame->data);
                $frame->data === '2' && @trigger_error('of the second', E_USER_ERROR);
            }
        });
        foreach (['workerStop', 'shutdown'] as $event) {
            $server->on($event, fn () => show($event));
        }
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        foreach (['1', '2', '3'] as $word) {
            $client->text($word);
            $server->waitFor("\"waits\" \"$word\"");
        }
        $server->signal(15);
        echo $client->read(), "\n";
        $client->drop();
        show($server->wait());
    },
);
--EXPECTF--
close 1001 "the server stops"
255
--- server ---
"waits" "1"
"waits" "2"
"waits" "3"
%s WARN coroutines %s: 3
"finally" "1"
"finally" "2"

Fatal error: of the second in %s on line %d
--- status 255 ---
