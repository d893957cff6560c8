--TEST--
batch, map and a barrier in a server: one that throws late is reported, and is waited for like the others
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
use function Swoole\Coroutine\{batch, map};
use Swoole\Coroutine\Barrier;

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            $results = batch([
                'good' => function () {
                    Co::sleep(0.02);
                    return 'good';
                },
                'bad' => function () {
                    Co::sleep(0.01);
                    throw new Exception('too late to catch');
                },
            ]);
            $server->push($frame->fd, json_encode($results));
            $server->push($frame->fd, json_encode(map([3, 2, 1], function ($value) {
                Co::sleep($value / 200);
                return $value * 2;
            })));
            $barrier = Barrier::make();
            go(function () use ($barrier) {
                Co::sleep(0.01);
                throw new Exception('behind a barrier');
            });
            Barrier::wait($barrier);
            $server->push($frame->fd, 'let through');
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        for ($number = 0; $number < 3; $number++) {
            show($client->receive());
        }
    },
);
--EXPECTF--
"{\"good\":\"good\",\"bad\":null}"
"[6,4,2]"
"let through"
--- server ---

Warning: Uncaught Exception: too late to catch in %sbatch_exception.php:17
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %sbatch_exception.php on line 17

Warning: Uncaught Exception: behind a barrier in %sbatch_exception.php:28
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %sbatch_exception.php on line 28
--- status 0 ---
