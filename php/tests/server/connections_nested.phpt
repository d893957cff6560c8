--TEST--
Walks over connections within one another all end, also when connections come and go
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            $pairs = [];
            foreach ($server->connections as $one) {
                foreach ($server->connections as $other) {
                    $pairs[] = "$one$other";
                    if (count($pairs) > 20) {
                        break 2;
                    }
                }
            }
            show(implode(' ', $pairs));
            $seen = [];
            foreach ($server->connections as $key => $one) {
                $seen[] = [$key, $one, count(iterator_to_array($server->connections, false))];
                if ($one === 2) {
                    $server->close(1);
                    $server->close(3);
                }
            }
            show($seen);

            // By hand, with one cursor: it stays behind the end until it is rewound.
            $walk = $server->connections;
            show($walk instanceof Iterator);
            $walk->rewind();
            show($walk->valid(), $walk->key(), $walk->current());
            $walk->next();
            foreach ($walk as $fd) {
                show('within', $fd);
            }
            show($walk->valid(), $walk->key(), $walk->current());
            $walk->next();
            show($walk->valid(), $walk->current());
            $walk->next();
            show($walk->valid());
            $walk->rewind();
            show($walk->valid(), $walk->current());

            // Of an own class, whose cursor is the script's.
            $own = new class ($server) implements IteratorAggregate {
                public function __construct(private $server) {}
                public function getIterator(): Iterator { return $this->server->connections; }
            };
            foreach ($own as $one) {
                foreach ($own as $other) {
                    show('own', $one, $other);
                }
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        for ($number = 0; $number < 4; $number++) {
            $clients[] = Client::open($port);
        }
        $clients[3]->text('go');
        $server->waitFor('"own" 4 4');
    },
);
--EXPECT--
--- server ---
"11 12 13 14 21 22 23 24 31 32 33 34 41 42 43 44"
[[0,1,4],[1,2,4],[2,4,2]]
true
true 0 2
"within" 2
"within" 4
true 1 4
false null
false
true 2
"own" 2 2
"own" 2 4
"own" 4 2
"own" 4 4
--- status 0 ---
