--TEST--
swoole_async_set takes everything, for nothing has an effect
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
show(swoole_async_set(['thread_num' => 4, 'log_level' => 2]));
show(swoole_async_set([]));
attempt(fn () => swoole_async_set('thread_num'));
?>
--EXPECT--
true
true
TypeError 0: swoole_async_set(): Argument #1 ($settings) must be of type array, string given
