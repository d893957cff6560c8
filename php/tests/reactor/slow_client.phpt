--TEST--
What push has taken is not dropped, however slowly the client reads, and once it has read there is room again
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $settings = ['socket_buffer_size' => 1024 * 1024, 'send_queue_policy' => 'drop_newest'];
        $server = make_server(settings: ['reactor_num' => 1, 'log_level' => SWOOLE_LOG_NONE] + $settings);
        $server->on('message', function ($server, $frame) {
            static $number = 0;
            // A burst, and then one message at a time: each is pushed again until it is taken.
            $refused = 0;
            for ($end = $number + 200; $number < $end; $number++) {
                $message = sprintf('%06d', $number) . str_repeat('x', 50_000);
                while (!@$server->push($frame->fd, $message)) {
                    $refused++;
                    usleep(1000);
                }
            }
            show('refused', $refused > 0, $server->getLastError());
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        usleep(300_000);
        for ($number = 0; $number < 200; $number++) {
            $message = $client->receive();
            if ((int) substr($message, 0, 6) !== $number) {
                throw new RuntimeException("lost $number, got " . substr($message, 0, 6));
            }
        }
        show('all of them');
    },
);
--EXPECT--
"all of them"
--- server ---
"refused" true 1009
--- status 0 ---
