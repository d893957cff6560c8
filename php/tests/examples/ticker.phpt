--TEST--
Example ticker.php: pushes at regular intervals
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('ticker', function (int $port, ServerProcess $server) {
    $client = Client::open($port);
    $client->text('in 20');
    $heard = $ticks = [];
    // On a busy machine the ticks may be the first.
    while (count($ticks) < 2 || count($ticks) === count($heard)) {
        $heard[] = $client->receive();
        $ticks = array_values(preg_grep('/^tick \d+$/', $heard));
    }
    show((int) substr($ticks[1], 5) - (int) substr($ticks[0], 5));
    show(array_values(array_diff($heard, $ticks)));
    $client->text('nonsense');
    show(str_starts_with($client->receive(), 'tick '));
}, '100');
--EXPECT--
1
["20 ms have passed"]
true
--- server ---

--- status 0 ---
