--TEST--
Example echo.php: answers each message with itself, kind for kind
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('echo', function (int $port, ServerProcess $server) {
    $client = Client::open($port);
    $client->text('text');
    $client->binary("\x00\xff");
    $client->text('');
    $client->frame(1, 'in ', fin: false);
    $client->frame(9, 'between');
    $client->frame(0, 'parts');
    $client->close(3000, 'bye');
    echo $client->transcript(), "\n";
    $client = Client::open($port);
    $large = random_bytes(16 * 1024 * 1024);
    $client->binary($large);
    show($client->receive() === $large);
});
--EXPECT--
text "text"
binary 00ff
text ""
pong "between"
text "in parts"
close 3000 "bye"
end
true
--- server ---

--- status 0 ---
