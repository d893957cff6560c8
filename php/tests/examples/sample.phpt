--TEST--
Example sample.php: says what it hears, with the old names
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('sample', function (int $port, ServerProcess $server) {
    $server->waitFor('client 1 closed');
    $first = Client::open($port);
    $first->text('hello');
    show($first->receive());
    $second = Client::open($port);
    $second->text('grüße');
    show($second->receive());
    $first->close();
    echo $first->transcript(), "\n";
    $server->waitFor('client 2 closed');
});
--EXPECT--
"server received: hello"
"server received: gr\u00fc\u00dfe"
close 1000 ""
end
--- server ---
client 1 closed
client 2 connected
received message: hello
client 3 connected
received message: grüße
client 2 closed
client 3 closed
--- status 0 ---
