--TEST--
Coroutines: exit ends the script, with its status
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    defer(fn () => print("never\n"));
    go(function () {
        echo "exit\n";
        exit(3);
    });
    echo "never\n";
});
echo "never\n";
?>
--EXPECT--
exit
shutdown
