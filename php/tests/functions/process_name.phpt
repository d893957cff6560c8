--TEST--
swoole_set_process_name
--EXTENSIONS--
gannet
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip a process has no title under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
show(swoole_set_process_name('gannet: a name'), cli_get_process_title());
show(rtrim(file_get_contents('/proc/self/cmdline'), "\0"));
?>
--EXPECT--
true "gannet: a name"
"gannet: a name"
