--TEST--
Example chat_table.php: rooms whose users are in a Swoole\Table
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('chat_table', function (int $port, ServerProcess $server) {
    $ann = Client::open($port, '/?name=ann&room=blue');
    show($ann->receive());
    $bob = Client::open($port, '/?name=bob&room=blue');
    show($ann->receive(), $bob->receive());
    $eve = Client::open($port, '/?name=eve&room=red');
    show($eve->receive());
    $bob->text('hello');
    $bob->text('again');
    show($ann->receive(), $ann->receive(), $bob->receive(), $bob->receive());
    $bob->close();
    show($ann->receive());
    show($eve->isQuiet());
});
--EXPECT--
"ann is here"
"bob is here" "bob is here"
"eve is here"
"bob (1): hello" "bob (2): again" "bob (1): hello" "bob (2): again"
"bob has left, 2 remain"
true
--- server ---

--- status 0 ---
