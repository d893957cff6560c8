--TEST--
Coroutines: what is thrown after a wait and not caught ends the script, with its status
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
$throw = function () {
    defer(fn () => show('deferred'));
    Co::sleep(0.001);
    throw new DomainException('thrown');
};
in_processes([
    'in Co\run' => fn () => Co\run($throw),
    'at the end' => fn () => go($throw),
    'in swoole_event_wait' => fn () => [go($throw), swoole_event_wait()],
    'handler' => function () use ($throw) {
        set_exception_handler(fn ($exception) => show('handler', $exception->getMessage()));
        Co\run($throw);
    },
    'in a deferred' => fn () => go(fn () => defer($throw)),
    'two of them' => function () {
        Co\run(function () {
            foreach (['first', 'second'] as $name) {
                go(function () use ($name) {
                    Co::sleep(0.001);
                    throw new DomainException($name);
                });
            }
        });
    },
    'while another waits' => function () use ($throw) {
        go(function () {
            try {
                Co::yield();
            } finally {
                show('unwound');
            }
        });
        Co\run($throw);
    },
    'in the script itself, while one waits' => function () {
        go(function () {
            $local = new class {
                public function __destruct()
                {
                    show('destructor');
                }
            };
            try {
                Co::yield();
            } finally {
                show('unwound');
            }
        });
        throw new DomainException('thrown');
    },
]);
?>
--EXPECTF--
--- in Co\run ---
"deferred"

Fatal error: Uncaught DomainException: thrown
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
shutdown
--- status 255 ---
--- at the end ---
end of script
shutdown
"deferred"

Fatal error: Uncaught DomainException: thrown
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
--- status 255 ---
--- in swoole_event_wait ---
"deferred"

Fatal error: Uncaught DomainException: thrown
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
shutdown
--- status 255 ---
--- handler ---
"deferred"
"handler" "thrown"
shutdown
--- status 0 ---
--- in a deferred ---
end of script
shutdown
"deferred"

Fatal error: Uncaught DomainException: thrown
Stack trace:
#0 [internal function]: {closure%S}(NULL)
#1 {main}
  thrown
--- status 255 ---
--- two of them ---

Fatal error: Uncaught DomainException: first
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
shutdown
--- status 255 ---
--- while another waits ---
"deferred"
"unwound"

Fatal error: Uncaught DomainException: thrown
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
shutdown
--- status 255 ---
--- in the script itself, while one waits ---

Fatal error: Uncaught DomainException: thrown
Stack trace:
#0 FILE: {closure%S}()
#1 FILE: in_processes(Array)
#2 {main}
  thrown
shutdown
"unwound"
"destructor"
--- status 255 ---
