--TEST--
Coroutines: what is thrown after a wait ends the loop, and comes out of Co\run
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
attempt(fn () => Co\run(function () {
    defer(fn () => show('deferred of the body'));
    Co::sleep(0.001);
    throw new DomainException('body');
}));
// Another's, while the body has ended, and while it waits.
attempt(fn () => Co\run(function () {
    go(function () {
        Co::sleep(0.001);
        throw new DomainException('another');
    });
}));

attempt(fn () => Co\run(function () {
    attempt(fn () => go(function () {
        defer(fn () => show('deferred'));
        try {
            Co::sleep(0.001);
            throw new DomainException('while the body waits');
        } finally {
            show('finally');
        }
    }));
    // Nobody catches it here.
    try {
        Co::yield();
    } catch (Throwable) {
        show('never');
    } finally {
        show('unwound');
    }
    show('never');
}));
// Nobody is left.
show(Co::stats()['coroutine_num']);
// Whoever resumes it does not catch it either.
attempt(fn () => Co\run(function () {
    Co::sleep(0.001);
    $thrower = go(function () {
        Co::yield();
        throw new DomainException('resumed');
    });
    try {
        show(Co::resume($thrower), Co::exists($thrower));
        show('resumer goes on');
    } catch (DomainException) {
        show('never');
    }
}));
// The same before anything has waited for a time.
attempt(fn () => Co\run(function () {
    $thrower = go(function () {
        Co::yield();
        throw new DomainException('resumed at once');
    });
    attempt(fn () => Co::resume($thrower));
    show('resumer goes on');
    Co::sleep(0.001);
    show('never');
}));
// No loop runs around the script itself: there it comes out of resume.
$thrower = go(function () {
    Co::yield();
    throw new DomainException('resumed by the script');
});
attempt(fn () => Co::resume($thrower));
// The same with a channel.
attempt(fn () => Co\run(function () {
    Co::sleep(0.001);
    $channel = new Chan(1);
    go(function () use ($channel) {
        throw new DomainException('got ' . $channel->pop(), 5, new Exception('previous'));
    });
    show($channel->push('value'));
}));
// Caught in the body: nothing is left of it.
show(Co\run(function () {
    try {
        Co::sleep(0.001);
        throw new DomainException('caught');
    } catch (DomainException $exception) {
        show($exception->getMessage(), Co::sleep(0.001));
    }
}));
// While an exception is on its way a finally may wait.
attempt(fn () => Co\run(function () {
    go(function () {
        try {
            throw new DomainException('survives waits');
        } finally {
            show('finally', Co::sleep(0.001));
        }
    });
}));
?>
--EXPECT--
"deferred of the body"
DomainException 0: body
DomainException 0: another
5
"finally"
"deferred"
"unwound"
DomainException 0: while the body waits
0
true false
"resumer goes on"
DomainException 0: resumed
true
"resumer goes on"
DomainException 0: resumed at once
DomainException 0: resumed by the script
true
DomainException 5: got value
"caught" true
true
"finally" true
DomainException 0: survives waits
