--TEST--
Of a burst nothing is missing in silence: a client that reads gets all of it, or is told by 1013 that it did not
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const SIZE = 100_000;

/** The number in a message, which must be whole. */
function number_of(WireFrame $frame): int
{
    $number = (int) substr($frame->payload, 0, 6);
    if ($frame->payload !== sprintf('%06d', $number) . str_repeat(chr(97 + $number % 26), SIZE - 6)) {
        throw new RuntimeException("message $number is not whole");
    }
    return $number;
}

test(
    server: function () {
        $server = make_server(settings: ['log_level' => SWOOLE_LOG_NONE]);
        $server->on('message', function ($server, $frame) {
            $count = (int) $frame->data;
            for ($number = 0; $number < $count; $number++) {
                @$server->push($frame->fd, sprintf('%06d', $number) . str_repeat(chr(97 + $number % 26), SIZE - 6));
            }
            @$server->push($frame->fd, 'all');
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        // The first is what may wait for anybody, whether he reads or not; the second four times as much.
        foreach ([80, 320] as $count) {
            $client = Client::open($port);
            $client->text("$count");
            for ($next = 0; ($frame = $client->read()) && $frame->opcode === 1 && $frame->payload !== 'all'; $next++) {
                if (number_of($frame) !== $next) {
                    throw new RuntimeException("lost $next, got " . number_of($frame));
                }
            }
            // Only what is more than may wait for a client can be too much for one that reads.
            $is_told = $count === 320 && str_starts_with((string) $frame, 'close 1013');
            $is_all = $frame?->payload === 'all' && $next === $count;
            show($count, $is_all || $is_told ? 'nothing in silence' : "$next, and then " . ($frame ?? $client->end()));
        }
    },
);
--EXPECT--
80 "nothing in silence"
320 "nothing in silence"
--- server ---

--- status 0 ---
