--TEST--
Coroutines: a loop that a destructor runs lets those go on that waited before, who cannot wait again there
--EXTENSIONS--
gannet
--SKIPIF--
<?php
if (PHP_VERSION_ID >= 80400) {
    die('skip this PHP allows it');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
final class RunsLoop
{
    public function __destruct()
    {
        show('begins');
        swoole_event_wait();
        show('ends');
    }
}
$channel = new Chan(1);
go(function () use ($channel) {
    show('slept', Co::sleep(0.001), $channel->push('value'));
    attempt(fn () => Co::sleep(0.001));
});
go(fn () => show('popped', $channel->pop()));
$runs = new RunsLoop();
unset($runs);
?>
--EXPECT--
"begins"
"slept" true true
Error 0: Cannot suspend here: PHP does not allow it, as in a destructor before PHP 8.4
"popped" "value"
"ends"
