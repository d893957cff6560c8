--TEST--
While PHP is busy what waits for it is bounded, and nothing is lost
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip no /proc');
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const MESSAGE = 64 * 1024;
const MESSAGES = 1600;

function memory_of(int $pid): int
{
    preg_match('/^VmHWM:\s+(\d+) kB/m', file_get_contents("/proc/$pid/status"), $found);
    return 1024 * (int) $found[1];
}

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 2]);
        $server->on('message', function ($server, $frame) {
            static $numbers = [], $bytes = [];
            $fd = $frame->fd;
            $number = unpack('N', $frame->data)[1];
            if ($number !== ($numbers[$fd] ?? 0)) {
                show('lost', $fd, $number, $numbers[$fd] ?? 0);
            }
            // Long enough for everything to come that can.
            if ($bytes === []) {
                sleep(2);
            }
            $numbers[$fd] = $number + 1;
            $bytes[$fd] = ($bytes[$fd] ?? 0) + strlen($frame->data);
            if ($numbers[$fd] === MESSAGES) {
                $server->push($fd, "$bytes[$fd]");
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        // Twenty floods of 5 MB each, together 100 MiB; then one of 100 MiB.
        $clients = [];
        for ($number = 0; $number < 20; $number++) {
            $clients[] = Client::open($port);
        }
        $before = memory_of($server->pid());
        $sent = array_fill(0, 20, 0);
        $payload = str_repeat('x', MESSAGE - 4);
        $rest = array_fill(0, 20, '');
        while ($unfinished = array_filter($sent, fn ($count) => $count < MESSAGES / 20)) {
            $idle = true;
            foreach (array_keys($unfinished) as $index) {
                if ($rest[$index] === '') {
                    $rest[$index] = Client::masked(2, pack('N', $sent[$index]) . $payload);
                }
                $written = $clients[$index]->writeSome($rest[$index]);
                $idle = $idle && $written === 0;
                $rest[$index] = substr($rest[$index], $written);
                $sent[$index] += $rest[$index] === '' ? 1 : 0;
            }
            $idle && usleep(1000);
        }
        $one = Client::open($port);
        for ($number = 0; $number < MESSAGES; $number++) {
            $one->binary(pack('N', $number) . $payload);
        }
        show($one->receive());
        $grown = memory_of($server->pid()) - $before;
        show($grown < 64 << 20 ? 'bounded' : $grown);
    },
);
--EXPECT--
"104857600"
"bounded"
--- server ---

--- status 0 ---
