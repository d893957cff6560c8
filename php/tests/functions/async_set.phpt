--TEST--
swoole_async_set names what has no effect
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
warning: swoole_async_set(): option [thread_num] has no effect: PHP's own functions block, and what a server logs is its setting
warning: swoole_async_set(): option [log_level] has no effect: PHP's own functions block, and what a server logs is its setting
true
true
TypeError 0: swoole_async_set(): Argument #1 ($settings) must be of type array, string given
