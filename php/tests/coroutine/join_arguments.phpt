--TEST--
Coroutines: join makes numbers of its ids before it waits: an error handler may throw then, and may wait
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
Co\run(function () {
    set_error_handler(fn ($level, $message) => throw new ErrorException($message));
    $sleeper = go(function () {
        Co::sleep(0.01);
        show('slept');
    });
    try {
        show(Co::join([$sleeper, new stdClass()], 1));
    } catch (ErrorException $exception) {
        show($exception->getMessage());
    }
});
Co\run(function () {
    set_error_handler(function ($level, $message) {
        Co::sleep(0.001);
        show($message);
    });
    $sleeper = go(function () {
        Co::sleep(0.01);
        show('slept');
    });
    show(Co::join([$sleeper, new stdClass()], 1));
    show(Co::join([go(fn () => Co::sleep(10)), new stdClass()], 0.01));
    Co::cancel(Co::getCid() + 2);
});
?>
--EXPECT--
"Object of class stdClass could not be converted to int"
"slept"
"Object of class stdClass could not be converted to int"
"slept"
true
"Object of class stdClass could not be converted to int"
false
