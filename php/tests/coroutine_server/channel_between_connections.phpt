--TEST--
Callbacks of different connections wait for one another in a channel, the first come first
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $channel = new Chan(1);
        $server->on('message', function ($server, $frame) use ($channel) {
            if ($frame->data === 'pop') {
                show('pops', $frame->fd);
                $server->push($frame->fd, $channel->pop());
                return;
            }
            $channel->push($frame->data);
            $server->push($frame->fd, 'pushed');
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        foreach ([1, 2, 3] as $fd) {
            $clients[$fd] = Client::open($port);
            $clients[$fd]->text('pop');
            $server->waitFor("\"pops\" $fd");
        }
        $other = Client::open($port);
        foreach (['one', 'two', 'three', 'four', 'five'] as $word) {
            $other->text($word);
            $word === 'five' || show($other->receive());
        }
        foreach ($clients as $fd => $client) {
            show($fd, $client->receive());
        }
        show($other->isQuiet(50));
        $clients[1]->text('pop');
        show($clients[1]->receive(), $other->receive());
    },
);
--EXPECT--
"pushed"
"pushed"
"pushed"
"pushed"
1 "one"
2 "two"
3 "three"
true
"four" "pushed"
--- server ---
"pops" 1
"pops" 2
"pops" 3
"pops" 1
--- status 0 ---
