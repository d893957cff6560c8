--TEST--
Coroutines: options are merged and can be asked for; hooks have no effect
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
show(Co::getOptions());
show(Co::set(['max_coroutine' => 5, 'hook_flags' => SWOOLE_HOOK_ALL]));
show(Co::getOptions() === ['max_coroutine' => 5, 'hook_flags' => SWOOLE_HOOK_ALL]);
Co::set(['hook_flags' => 0, 'no such option' => [1]]);
Co::set([]);
show(Co::getOptions());
// A scheduler's are the same.
$scheduler = new Co\Scheduler();
$scheduler->set(['max_coro_num' => 6]);
show($scheduler->getOptions(), $scheduler->getOptions() === Co::getOptions());
// Numbers of bytes are rounded and bounded, in stats but not in what was set.
show(Co::stats()['c_stack_size']);
foreach (['c_stack_size', 'stack_size'] as $name) {
    foreach ([1, 64 * 1024 + 1, 8 * 1024 * 1024, PHP_INT_MAX, -1, '100000'] as $size) {
        Co::set([$name => $size]);
        show($name, Co::getOptions()[$name], Co::stats()['c_stack_size']);
    }
}
attempt(fn () => Co::set(5));
// What the script has of them does not change.
$options = Co::getOptions();
$options['mine'] = 1;
show(isset(Co::getOptions()['mine']));
show(Swoole\Runtime::enableCoroutine());
show(Swoole\Runtime::enableCoroutine(SWOOLE_HOOK_SLEEP));
show(Swoole\Runtime::enableCoroutine(0));
show(Swoole\Runtime::setHookFlags(SWOOLE_HOOK_TCP), Swoole\Runtime::getHookFlags());
?>
--EXPECT--
null
null
true
{"max_coroutine":5,"hook_flags":0,"no such option":[1]}
{"max_coroutine":5,"hook_flags":0,"no such option":[1],"max_coro_num":6} true
2097152
"c_stack_size" 1 65536
"c_stack_size" 65537 69632
"c_stack_size" 8388608 8388608
"c_stack_size" 9223372036854775807 16777216
"c_stack_size" -1 65536
"c_stack_size" "100000" 102400
"stack_size" 1 65536
"stack_size" 65537 69632
"stack_size" 8388608 8388608
"stack_size" 9223372036854775807 16777216
"stack_size" -1 65536
"stack_size" "100000" 102400
TypeError 0: Swoole\Coroutine::set(): Argument #1 ($options) must be of type array, int given
false
false
false
true
false 0
