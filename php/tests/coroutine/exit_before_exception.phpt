--TEST--
Coroutines: exit stays what ends the script when destructors throw after it, and takes the place of an exception
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
final class Throws
{
    public function __destruct()
    {
        throw new LogicException('of the destructor');
    }
}
in_processes([
    'exception after exit' => fn () => Co\run(function () {
        Co::getContext()['kept'] = new Throws();
        Co::sleep(0.001);
        exit(5);
    }),
    'exit after an exception' => fn () => Co\run(function () {
        defer(fn () => exit(6));
        throw new DomainException('of the body');
    }),
]);
?>
--EXPECTF--
--- exception after exit ---

Warning: Uncaught LogicException: of the destructor%S
Stack trace:
#0 [internal function]: Throws->__destruct()
#1 {main}
  thrown
shutdown
--- status 5 ---
--- exit after an exception ---
shutdown
--- status 6 ---
