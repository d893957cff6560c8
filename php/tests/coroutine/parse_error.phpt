--TEST--
Coroutines: after an uncaught ParseError nothing is waited for
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
in_processes(['eval' => function () {
    Swoole\Timer::after(1, fn () => show('never'));
    eval('$x = ;');
}]);
?>
--EXPECT--
--- eval ---

Parse error: syntax error, unexpected token ";" in FILE : eval()'d code on line 1
shutdown
--- status 255 ---
