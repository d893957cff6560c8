--TEST--
Coroutines: no more than max_coro_num at the same time
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
Co::set(['max_coro_num' => 3]);
Co\run(function () {
    $first = go(fn () => Co::yield());
    $second = go(fn () => Co::yield());
    swoole_clear_error();
    show(go(fn () => show('never')), swoole_last_error(), Co::stats()['coroutine_num']);
    foreach (['swoole_coroutine_create', 'Swoole\Coroutine\go', 'Co\go', 'Swoole\Coroutine::create'] as $name) {
        show($name(fn () => show('never')));
    }
    // One that ends makes room.
    Co::resume($first);
    show(go(fn () => null) > 0, go(fn () => null) > 0);
    // The limit may be changed meanwhile, also below the number there is.
    Co::set(['max_coroutine' => 1]);
    show(go(fn () => show('never')));
    Co::set(['max_coroutine' => 4]);
    show(go(fn () => null) > 0);
    // 0 and less stand for the default.
    Co::set(['max_coro_num' => 1]);
    Co::set(['max_coro_num' => 0]);
    show(go(fn () => null) > 0);
    Co::resume($second);
    Co::set(['max_coro_num' => 1]);
    // A timer that finds no room is not called.
    Swoole\Timer::after(1, fn () => show('never'));
    Co::sleep(0.003);
    Co::set(['max_coro_num' => -1]);
    Swoole\Timer::after(1, fn () => show('called'));
});
Co::set(['max_coro_num' => 1]);
show(Co\run(function () {
    attempt(fn () => Co\run(fn () => show('never')));
    // What is refused has no number.
    show(Co::stats()['coroutine_last_cid'] === Co::getCid());
}));
?>
--EXPECT--
warning: go(): exceed max number of coroutine 3
false 503 3
warning: swoole_coroutine_create(): exceed max number of coroutine 3
false
warning: Swoole\Coroutine\go(): exceed max number of coroutine 3
false
warning: Co\go(): exceed max number of coroutine 3
false
warning: Swoole\Coroutine::create(): exceed max number of coroutine 3
false
true true
warning: go(): exceed max number of coroutine 1
false
true
true
warning: Co\run(): exceed max number of coroutine 1
"called"
warning: Co\run(): exceed max number of coroutine 1
Error 0: Unable to call Event::wait() in coroutine
true
true
