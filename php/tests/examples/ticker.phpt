--TEST--
Example ticker.php: pushes at regular intervals
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('ticker', function (int $port, ServerProcess $server) {
    $client = Client::open($port);
    $client->text('in 20');
    $heard = [$client->receive(), $client->receive(), $client->receive()];
    $ticks = array_values(preg_grep('/^tick \d+$/', $heard));
    show(count($ticks), (int) substr($ticks[1], 5) - (int) substr($ticks[0], 5));
    show(in_array('20 ms have passed', $heard));
    $client->text('nonsense');
    show(str_starts_with($client->receive(), 'tick '));
}, '100');
--EXPECT--
2 1
true
true
--- server ---

--- status 0 ---
