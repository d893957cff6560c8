--TEST--
Of a client for which as much waits as may the log says so once, until its queue has been emptied
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $log = ports_file() . '.log';
        $settings = ['socket_buffer_size' => 1024 * 1024, 'send_queue_policy' => 'drop_newest', 'log_file' => $log];
        $server = make_server(settings: $settings + ['reactor_num' => 0]);
        $server->on('message', function ($server, $frame) use ($log) {
            for ($accepted = $refused = 0; $refused < 50;) {
                $server->push(1, str_repeat('x', 65_536)) ? $accepted++ : $refused++;
            }
            show($accepted > 10);
            show(substr_count(file_get_contents($log), 'connection[1] output buffer overflow'));
            $server->push($frame->fd, (string) $accepted);
        });
        $server->on('bufferEmpty', fn ($server, $fd) => show('empty', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $slow = Client::open($port);
        $client = Client::open($port);
        $client->text('go');
        for ($count = (int) $client->receive(); $count > 0; $count--) {
            $slow->receive();
        }
        $server->waitFor('"empty" 1');
        $client->text('again');
        show($client->receive() > 10);
        unlink(ports_file() . '.log');
    },
);
--EXPECT--
true
--- server ---
true
1
"empty" 1
true
2
--- status 0 ---
