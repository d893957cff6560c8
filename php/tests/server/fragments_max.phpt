--TEST--
A message may have very many fragments, and no more than fragments_max
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        $server = make_server(settings: $variant === 'three' ? ['fragments_max' => 3] : []);
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, strlen($frame->data) . ' bytes'));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['three' => 3, 'by default' => 100_000] as $variant => $most) {
            $server = $start($variant);
            foreach ([$most, $most + 1] as $count) {
                $client = Client::open($server->port);
                $client->frame(1, 'x', false);
                $client->write(str_repeat(Client::masked(0, '', false), $count - 2) . Client::masked(0, 'x'));
                echo "$variant, $count: ", $client->read(), "\n";
                $client->drop();
            }
            $server->stop();
        }
    },
);
--EXPECTF--
three, 3: text "2 bytes"
three, 4: close 1008 "%S"
by default, 100000: text "2 bytes"
by default, 100001: close 1008 "%S"
