--TEST--
Coroutines: a script's own fibers work inside, and the coroutine may wait inside of them
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
// Fibers that have nothing to do with waits.
Co\run(function () {
    $fiber = new Fiber(function (int $start) {
        $got = Fiber::suspend($start + 1);
        try {
            Fiber::suspend($got . '!');
        } catch (DomainException $exception) {
            return $exception->getMessage();
        }
    });
    show($fiber->start(1), $fiber->resume('word'), $fiber->throw(new DomainException('thrown in')));
    show($fiber->getReturn(), $fiber->isTerminated(), Fiber::getCurrent() === null);
});
// The coroutine waits inside of a fiber: others run meanwhile, and it goes on there.
Co\run(function () {
    go(function () {
        Co::sleep(0.001);
        show('another', Fiber::getCurrent() === null);
    });
    $fiber = new Fiber(function () {
        $self = Fiber::getCurrent();
        show('fiber', Co::getCid(), Co::sleep(0.003), Fiber::getCurrent() === $self);
        show(Fiber::suspend('suspended'));
        show('again', Co::sleep(0.001), Fiber::getCurrent() === $self);
        return 'returned';
    });
    show($fiber->start(), $fiber->resume('resumed'), $fiber->getReturn(), Co::getCid());
});
// Two coroutines, each inside of a fiber of its own.
Co\run(function () {
    foreach (['a', 'b'] as $name) {
        go(function () use ($name) {
            $fiber = new Fiber(function () use ($name) {
                foreach ([1, 2] as $number) {
                    Co::sleep(0.001);
                    Fiber::suspend("$name$number");
                }
            });
            for ($value = $fiber->start(); !$fiber->isTerminated(); $value = $fiber->resume()) {
                show($value, Co::sleep(0.001));
            }
        });
    }
});
// A coroutine that begins inside of a fiber is no part of it: it cannot suspend the fiber.
Co\run(function () {
    $fiber = new Fiber(function () {
        $cid = go(function () {
            show('inner', Fiber::getCurrent() === null);
            attempt(fn () => Fiber::suspend());
            Co::yield();
            show('inner goes on', Fiber::getCurrent() === null);
        });
        $fiber = Fiber::getCurrent();
        Co::resume($cid);
        show('fiber', Fiber::getCurrent() === $fiber);
        return Fiber::suspend('suspended');
    });
    show($fiber->start());
    $fiber->resume('value');
    show($fiber->getReturn());
});
// Outside of a coroutine a fiber has none.
$fiber = new Fiber(fn () => attempt(fn () => Co::sleep(0.001)));
$fiber->start();
$fiber = new Fiber(function () {
    $cid = go(function () {
        Fiber::getCurrent() === null && show('begun in a fiber', Co::yield());
    });
    Fiber::suspend($cid);
    show('fiber ends');
});
$cid = $fiber->start();
show(Co::resume($cid));
$fiber->resume();
// A fiber that belongs to a coroutine that waits inside of it cannot be resumed by another.
Co\run(function () {
    $fiber = new Fiber(fn () => show('fiber goes on', Co::yield()));
    $cid = go(fn () => $fiber->start());
    attempt(fn () => $fiber->resume());
    attempt(fn () => $fiber->start());
    show(Co::resume($cid));
    // A fiber that one coroutine has suspended may be resumed by another.
    $fiber = new Fiber(function () {
        show('begun in', Co::getCid());
        Fiber::suspend();
        show('resumed in', Co::getCid(), Co::sleep(0.001));
    });
    go(fn () => $fiber->start());
    Co::join([go(fn () => $fiber->resume())]);
    show($fiber->isTerminated());
});
// One that nobody resumes is unwound with its coroutine's variables.
Co\run(function () {
    $fiber = new Fiber(function () {
        try {
            Co::sleep(0.001);
            Fiber::suspend();
        } finally {
            show('fiber unwound');
        }
    });
    $fiber->start();
    show('coroutine ends');
});
// An exception through both.
Co\run(function () {
    $fiber = new Fiber(function () {
        Co::sleep(0.001);
        throw new DomainException('from a fiber that has waited');
    });
    attempt(fn () => $fiber->start());
});
?>
--EXPECT--
2 "word!" null
"thrown in" true true
"another" true
"fiber" 2 true true
"resumed"
"again" true true
"suspended" null "returned" 2
"a1" true
"b1" true
"a2" true
"b2" true
"inner" true
FiberError 0: Cannot suspend outside of a fiber
"inner goes on" true
"fiber" true
"suspended"
"value"
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
"begun in a fiber" true
true
"fiber ends"
FiberError 0: Cannot resume a fiber that is not suspended
FiberError 0: Cannot start a fiber that has already been started
"fiber goes on" true
true
"begun in" 12
"resumed in" 13 true
true
"coroutine ends"
"fiber unwound"
DomainException 0: from a fiber that has waited
