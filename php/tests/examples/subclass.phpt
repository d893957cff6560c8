--TEST--
Example subclass.php: a class that extends the server
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('subclass', function (int $port, ServerProcess $server) {
    $first = Client::open($port);
    $second = Client::open($port);
    show($first->receive(), $second->receive());
    $first->text('Saturn');
    show($first->receive());
    $second->text('jupiter');
    show(preg_replace('/player \d+/', 'player N', $first->receive()), $first->isQuiet(50));
});
--EXPECT--
"What is the largest planet?" "What is the largest planet?"
"no"
"player N has 1" true
--- server ---

--- status 0 ---
