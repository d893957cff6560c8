--TEST--
Coroutines: error_reporting, and with it @, belongs to the coroutine; error handlers to all
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
error_reporting(E_ALL);
print_warnings();
Co\run(function () {
    // A wait inside of @ does not silence others.
    $quiet = function () {
        Co::sleep(0.001);
        trigger_error('inside of an @', E_USER_WARNING);
        return error_reporting();
    };
    go(fn () => show('quiet', @$quiet() !== E_ALL, error_reporting() === E_ALL));
    trigger_error('while another waits inside of an @', E_USER_WARNING);
    Co::sleep(0.002);
    // It begins with its creator's.
    error_reporting(E_ALL & ~E_USER_NOTICE);
    go(function () {
        show('inherited', error_reporting() === (E_ALL & ~E_USER_NOTICE));
        error_reporting(E_USER_NOTICE);
        Co::sleep(0.001);
        show('own, after a wait', error_reporting() === E_USER_NOTICE);
    });
    show("the creator's", error_reporting() === (E_ALL & ~E_USER_NOTICE));
    error_reporting(E_ALL);
    Co::sleep(0.002);
    show("the creator's", error_reporting() === E_ALL);
    // One that is begun inside of an @.
    @go(function () {
        show('quiet', error_reporting() !== E_ALL);
        Co::sleep(0.001);
        show('still quiet', error_reporting() !== E_ALL);
    });
    show('loud', error_reporting() === E_ALL);
    // Of one that resumes inside of an @.
    $cid = go(function () {
        Co::yield();
        show('resumed', error_reporting() === E_ALL);
    });
    @Co::resume($cid);
    show('resumer', error_reporting() === E_ALL);
});
show('main', error_reporting() === E_ALL);
// A handler may wait.
Co\run(function () {
    set_error_handler(function (int $level, string $message) {
        show('handler waits', Co::sleep(0.001));
        throw new ErrorException($message);
    });
    go(fn () => attempt(fn () => trigger_error('one', E_USER_WARNING)));
    Co::sleep(0.003);
    attempt(fn () => trigger_error('two', E_USER_WARNING));
    restore_error_handler();
    trigger_error('three', E_USER_WARNING);
});
?>
--EXPECT--
user warning: while another waits inside of an @
"quiet" true true
"inherited" true
"the creator's" true
"own, after a wait" true
"the creator's" true
"quiet" true
"loud" true
"resumed" true
"resumer" true
"still quiet" true
"main" true
"handler waits" true
ErrorException 0: one
"handler waits" true
ErrorException 0: two
user warning: three
