--TEST--
A timer for whose callback max_coroutine leaves no room warns, and ticks again when there is room
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $warnings = 0;
        set_error_handler(function (int $level, string $message) use (&$warnings) {
            $warnings++ || show(strstr($message, "exceed"));
            return true;
        });
        $server = make_server(settings: ['max_coroutine' => 1]);
        $ticks = 0;
        $waits = false;
        $server->on('message', function () use (&$ticks, &$waits, &$warnings) {
            $before = $ticks;
            $waits = true;
            while ($warnings < 2) {
                Co::sleep(0.005);
            }
            show('no tick meanwhile', $ticks === $before);
            $waits = false;
        });
        Swoole\Timer::tick(2, function ($timer) use (&$ticks, &$warnings, &$waits) {
            $ticks++;
            if ($warnings > 1 && !$waits) {
                show('ticks again');
                Swoole\Timer::clear($timer);
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('wait');
        $server->waitFor('"ticks again"');
    },
);
--EXPECT--
--- server ---
"exceed max number of coroutine 1"
"no tick meanwhile" true
"ticks again"
--- status 0 ---
