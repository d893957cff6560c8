--TEST--
A script without a server ends when no timer is left, whoever made it and whenever
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

class Owner
{
    public function __construct(private string $name)
    {
    }

    public function method(): void
    {
        show($this->name, 'called');
    }

    public function __destruct()
    {
        show($this->name, 'destroyed');
    }
}

$rounds = 0;
Timer::tick(10, function (int $timer, string $argument) use (&$rounds) {
    show('tick', ++$rounds, $argument);
    if ($rounds === 2) {
        Timer::clear($timer);
        Timer::after(1, [new Owner('made in a timer'), 'method']);
    }
}, 'argument');
$cleared = Timer::after(1, fn () => show('cleared'));
Timer::clear($cleared);
register_shutdown_function(function () {
    show('shutdown function');
    Timer::after(1, fn () => show('made in a shutdown function', Timer::clear(99)));
});
show('end of the script');
--EXPECT--
"end of the script"
"tick" 1 "argument"
"tick" 2 "argument"
"made in a timer" "called"
"made in a timer" "destroyed"
"shutdown function"
"made in a shutdown function" false
