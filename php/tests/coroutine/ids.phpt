--TEST--
Coroutines: ids, parents, who exists
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
show(Co::getCid(), Co::getPcid(), Co::exists(1), iterator_to_array(Co::list()), Co::getElapsed());
go(function () {
    show(Co::getCid(), Co::getuid(), Co::getPcid());
    go(function () {
        show(Co::getCid(), Co::getPcid(), Co::getPcid(1), Co::getPcid(2), Co::getPcid(3));
        show(Co::exists(1), Co::exists(2), Co::exists(3), Co::exists(0), Co::exists(-1));
        show(iterator_to_array(Co::list()), iterator_to_array(Co::listCoroutines()), get_class(Co::list()));
        show(count(Co::list()), Co::list() instanceof ArrayIterator);
        show(Co::getElapsed() >= 0, Co::getElapsed(1) >= Co::getElapsed(2), Co::getElapsed(3));
        show(Co::isCanceled());
    });
    show(Co::getCid(), Co::exists(2));
});
show(Co::getCid(), Co::exists(1));
$stats = Co::stats();
show($stats['coroutine_num'], $stats['coroutine_peak_num'], $stats['coroutine_last_cid'], array_keys($stats));
// The same of those that wait.
$parent = go(function () {
    go(fn () => Co::yield());
    Co::yield();
});
show(Co::getCid(), Co::exists($parent), Co::getPcid($parent), Co::getPcid($parent + 1));
show(iterator_to_array(Co::list()), Co::stats()['coroutine_num'], Co::getElapsed($parent) >= 0);
Co::resume($parent);
// A parent that has ended keeps its child's number.
show(Co::exists($parent), Co::getPcid($parent), Co::getPcid($parent + 1), Co::getElapsed($parent));
Co::resume($parent + 1);
show(iterator_to_array(Co::list()), Co::stats()['coroutine_num'], Co::stats()['coroutine_peak_num']);
attempt(fn () => Co::isCanceled());
?>
--EXPECT--
-1 false false [] -1
1 1 -1
2 1 -1 1 false
true true false false false
[1,2] [1,2] "Swoole\\Coroutine\\Iterator"
2 true
true true -1
false
1 false
-1 false
0 2 2 ["event_num","signal_listener_num","aio_task_num","aio_worker_num","aio_idle_worker_num","aio_pending_release_worker_num","aio_peak_worker_num","aio_created_worker_num","aio_released_worker_num","aio_scale_up_count","aio_scale_down_count","aio_queue_size","c_stack_size","coroutine_num","coroutine_peak_num","coroutine_last_cid"]
-1 true -1 3
[3,4] 2 true
false false 3 -1
[] 0 2
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
