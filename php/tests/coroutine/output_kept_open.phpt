--TEST--
Coroutines: an output buffer that cannot be removed ends with its coroutine, and one whose handler waits, too
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
Co\run(function () {
    ob_start(null, 0, 0);
    echo "not removable\n";
});
Co\run(function () {
    ob_start(null, 0, 0);
    ob_start(fn (string $text) => strtoupper($text), 0, PHP_OUTPUT_HANDLER_FLUSHABLE);
    echo "two of these\n";
    Co::sleep(0.001);
    echo "after a wait\n";
});
show(ob_get_level());
ob_start();
ob_start();
go(function () {
    ob_start(fn (string $text) => "[$text]");
    ob_start(function (string $text) {
        Co::sleep(0.001);
        return "<$text>";
    });
    echo 'waits at its end';
});
$outer = [ob_get_clean(), ob_get_clean()];
show($outer, ob_get_level());
swoole_event_wait();
show(ob_get_level());
?>
--EXPECT--
not removable
TWO OF THESE
AFTER A WAIT
0
["",""] 0
[<waits at its end>]0
