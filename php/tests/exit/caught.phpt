--TEST--
exit in a callback or a coroutine throws Swoole\ExitException, which can be caught
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\ExitException;

function describe(callable $call): void
{
    try {
        $call();
    } catch (ExitException $exit) {
        show(get_class($exit), get_parent_class($exit), $exit->getMessage(), $exit->getCode(), $exit->getFlags());
        show(gettype($exit->getStatus()), $exit->getStatus(), basename($exit->getFile()), $exit->getLine() > 1);
    } finally {
        show('finally');
    }
}

test(
    server: function () {
        go(function () {
            describe(fn () => exit(3));
            describe(function () {
                $status = 'text of a variable';
                $alias = &$status;
                exit($status);
            });
            describe(fn () => exit(str_repeat('made ', 2)));
            describe(fn () => exit);
            describe(fn () => exit([1, 2]));
            describe(fn () => exit(new ArrayObject() && false));
            describe(fn () => die());
            describe(fn () => @exit($undefined));
            describe(fn () => strlen('before' . exit('within an expression') . str_repeat('x', 3)));
            go(fn () => describe(fn () => exit(4)));
        });
        $server = make_server();
        $server->on('open', fn () => describe(fn () => exit(5)));
        $server->on('message', function ($server, $frame) {
            describe(fn () => go(fn () => describe(fn () => exit(6))));
            if ($frame->data === 'timer') {
                $server->after(1, function () use ($server, $frame) {
                    describe(fn () => exit(7));
                    $server->push($frame->fd, 'timer');
                });
                return;
            }
            try {
                exit('bye');
            } catch (Throwable $exit) {
                $server->push($frame->fd, get_class($exit) . ' ' . $exit->getStatus());
            }
        });
        serve($server);
        show('after the server');
        // Here it is what it always is.
        try {
            exit(9);
        } catch (ExitException) {
            show('never');
        }
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        foreach (['one', 'timer'] as $text) {
            $client->text($text);
            show($client->receive());
        }
        $client->drop();
    },
);
--EXPECT--
"Swoole\\ExitException bye"
"timer"
--- server ---
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"integer" 3 "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"string" "text of a variable" "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"string" "made made " "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"NULL" null "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"array" [1,2] "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"boolean" false "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"NULL" null "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"NULL" null "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"string" "within an expression" "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 2
"integer" 4 "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 6
"integer" 5 "caught.php" true
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 6
"integer" 6 "caught.php" true
"finally"
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 6
"integer" 6 "caught.php" true
"finally"
"finally"
"Swoole\\ExitException" "Swoole\\Exception" "swoole exit" 0 6
"integer" 7 "caught.php" true
"finally"
"after the server"
--- status 9 ---
