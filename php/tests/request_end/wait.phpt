--TEST--
The script's own loop: waited for by name, once, and ended by exceptions, exit and errors like the rest of a script
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

test_variants(
    server: function (string $variant) {
        announce(1);
        Timer::after(5, function () {
            show('one');
            // It runs already.
            attempt(fn () => swoole_event_wait());
            show((new Swoole\Server('127.0.0.1', 0))->start());
        });
        swoole_event_wait();
        show('waited', Timer::stats()['num']);
        swoole_event_wait();
        Timer::after(2, match ($variant) {
            'exception' => fn () => throw new Exception('thrown'),
            'exit' => fn () => exit(7),
            'fatal' => fn () => @trigger_error('fatal', E_USER_ERROR),
        });
        Timer::tick(3, fn () => show('never: the loop has ended'));
        register_shutdown_function(fn () => show('shutdown function', Timer::stats()['num']));
        if ($variant === 'exception') {
            try {
                swoole_event_wait();
            } catch (Exception $caught) {
                show('caught', $caught->getMessage());
            }
            Timer::after(1, fn () => throw new Exception('uncaught'));
        }
    },
    client: function (callable $start) {
        foreach (['exception', 'exit', 'fatal'] as $variant) {
            $server = $start($variant);
            $status = $server->wait();
            echo "--- $variant: ", preg_replace('/ in \S+:?(\(\d+\)|\d+| on line \d+)?/', '', $server->output()), "$status\n";
        }
    },
);
--EXPECTF--
--- exception: "one"
Error 0: Unable to call Event::wait()

Warning: Swoole\Server::start(): eventLoop has already been created, unable to execute Swoole\Server->start
false
"waited" 0
"caught" "thrown"

Fatal error: Uncaught Exception: uncaught
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
255
--- exit: "one"
Error 0: Unable to call Event::wait()

Warning: Swoole\Server::start(): eventLoop has already been created, unable to execute Swoole\Server->start
false
"waited" 0
7
--- fatal: "one"
Error 0: Unable to call Event::wait()

Warning: Swoole\Server::start(): eventLoop has already been created, unable to execute Swoole\Server->start
false
"waited" 0

Fatal error: fatal
255
