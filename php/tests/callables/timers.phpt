--TEST--
Callbacks of timers and of defer outlive what the script keeps of them, and the timers that they end
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/kinds.inc';

use Swoole\Timer;

test_variants(
    server: function (string $kind) {
        $server = make_server();
        $server->on('workerStart', function ($server) use ($kind) {
            register_kind($kind, fn (mixed $callable) => $server->defer($callable));
            register_kind($kind, fn (mixed $callable) => Timer::after(1, $callable));
            $rounds = 0;
            register_kind($kind, fn (mixed $callable) => Timer::tick(2, $callable));
            Subject::$inside = function (mixed $timer = null) use ($server, &$rounds) {
                if ($timer !== null && ++$rounds === 2) {
                    // It runs, and nobody else holds it.
                    echo Timer::clear($timer) ? 'cleared, ' : 'not cleared, ';
                    Timer::clearAll();
                    Timer::after(1, fn () => $server->shutdown());
                }
            };
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (KINDS as $kind) {
            $server = $start($kind);
            $status = $server->wait();
            echo $server->output(), "$status\n";
        }
    },
);
--EXPECT--
function destroyed, function destroyed, function destroyed, function called, function returns, function called, function returns, function called, function returns, function called, cleared, function returns, 0
static string destroyed, static string destroyed, static string destroyed, class called, class returns, class called, class returns, class called, class returns, class called, cleared, class returns, 0
static array destroyed, static array destroyed, static array destroyed, class called, class returns, class called, class returns, class called, class returns, class called, cleared, class returns, 0
array called, array returns, array destroyed, array called, array returns, array destroyed, array called, array returns, array called, cleared, array returns, array destroyed, 0
reference called, reference returns, reference destroyed, reference called, reference returns, reference destroyed, reference called, reference returns, reference called, cleared, reference returns, reference destroyed, 0
closure called, closure returns, closure destroyed, closure called, closure returns, closure destroyed, closure called, closure returns, closure called, cleared, closure returns, closure destroyed, 0
first-class called, first-class returns, first-class destroyed, first-class called, first-class returns, first-class destroyed, first-class called, first-class returns, first-class called, cleared, first-class returns, first-class destroyed, 0
invoke called, invoke returns, invoke destroyed, invoke called, invoke returns, invoke destroyed, invoke called, invoke returns, invoke called, cleared, invoke returns, invoke destroyed, 0
invoke of closure called, invoke of closure returns, invoke of closure destroyed, invoke of closure called, invoke of closure returns, invoke of closure destroyed, invoke of closure called, invoke of closure returns, invoke of closure called, cleared, invoke of closure returns, invoke of closure destroyed, 0
magic called, magic returns, magic destroyed, magic called, magic returns, magic destroyed, magic called, magic returns, magic called, cleared, magic returns, magic destroyed, 0
magic first-class called, magic first-class returns, magic first-class destroyed, magic first-class called, magic first-class returns, magic first-class destroyed, magic first-class called, magic first-class returns, magic first-class called, cleared, magic first-class returns, magic first-class destroyed, 0
relative called, relative returns, relative destroyed, relative called, relative returns, relative destroyed, relative called, relative returns, relative called, cleared, relative returns, relative destroyed, 0
