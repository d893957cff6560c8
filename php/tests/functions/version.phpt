--TEST--
swoole_version, swoole_cpu_num
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
show(swoole_version(), swoole_version() === SWOOLE_VERSION);
show(swoole_cpu_num() >= 1, is_int(swoole_cpu_num()));
?>
--EXPECT--
"6.2.1" true
true true
