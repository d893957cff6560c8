--TEST--
A push or a ping waits while the mailbox of the socket's thread is full, and neither is lost
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const ROUNDS = 2000;

test(
    server: function () {
        print_warnings();
        // It takes whatever comes while it is empty, and nothing else.
        $server = make_server(settings: ['reactor_num' => 1, 'mailbox_size_max' => 1]);
        $server->on('message', function ($server, $frame) {
            $refused = 0;
            for ($round = 0; $round < ROUNDS; $round++) {
                $refused += $server->push($frame->fd, "push $round") ? 0 : 1;
                $refused += $server->ping($frame->fd, "ping $round") ? 0 : 1;
            }
            show('refused', $refused);
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        for ($round = 0; $round < ROUNDS; $round++) {
            foreach (["text \"push $round\"", "ping \"ping $round\""] as $expected) {
                if ((string) $client->read() !== $expected) {
                    throw new RuntimeException("no $expected");
                }
            }
        }
        show('all of them');
    },
);
--EXPECT--
"all of them"
--- server ---
"refused" 0
--- status 0 ---
