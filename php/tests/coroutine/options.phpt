--TEST--
Coroutines: options and hooks have no effect, and say so
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
warning: Swoole\Coroutine::set(): option [max_coroutine] has no effect: coroutines are plain calls
warning: Swoole\Coroutine::set(): hooks are not supported: PHP's own functions block, as they do without Swoole
null
warning: Swoole\Runtime::enableCoroutine(): hooks are not supported: PHP's own functions block, as they do without Swoole
false
warning: Swoole\Runtime::enableCoroutine(): hooks are not supported: PHP's own functions block, as they do without Swoole
false
true
warning: Swoole\Runtime::setHookFlags(): hooks are not supported: PHP's own functions block, as they do without Swoole
false 0
