--TEST--
Coroutines: options and hooks have no effect
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
Swoole\Coroutine::set(['max_coroutine' => 5, 'hook_flags' => SWOOLE_HOOK_ALL]);
Swoole\Coroutine::set(['hook_flags' => 0]);
Swoole\Coroutine::set([]);
show(Swoole\Coroutine::getOptions());
show(Swoole\Runtime::enableCoroutine());
show(Swoole\Runtime::enableCoroutine(SWOOLE_HOOK_SLEEP));
show(Swoole\Runtime::enableCoroutine(0));
show(Swoole\Runtime::setHookFlags(SWOOLE_HOOK_TCP), Swoole\Runtime::getHookFlags());
?>
--EXPECT--
null
false
false
true
false 0
