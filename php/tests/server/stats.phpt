--TEST--
stats() has Swoole's keys in Swoole's order, and counts
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            $stats = $server->stats();
            $keys = ['start_time', 'connection_num', 'abort_count', 'accept_count', 'close_count', 'worker_num',
                'task_worker_num', 'user_worker_num', 'idle_worker_num', 'dispatch_count', 'request_count',
                'response_count', 'total_recv_bytes', 'total_send_bytes', 'pipe_packet_msg_id', 'concurrency',
                'session_round', 'min_fd', 'max_fd', 'worker_request_count', 'worker_response_count',
                'worker_dispatch_count', 'worker_concurrency', 'coroutine_num', 'coroutine_peek_num'];
            show(array_values(array_diff($keys, array_keys($stats))));
            show(array_values(array_intersect(array_keys($stats), $keys)) === $keys);
            show($stats['connection_num'], $stats['accept_count'], $stats['close_count'], $stats['worker_num']);
            show($stats['session_round'], $stats['task_worker_num'], abs(time() - $stats['start_time']) < 5);
            show($stats['total_recv_bytes'], $stats['total_send_bytes'], $stats['request_count'] > 0);
        });
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        Client::open($port)->drop();
        $server->waitFor('"close" 1');
        $client = Client::open($port);
        $client->text('go');
        $client->close();
        $server->waitFor('"close" 2');
    },
);
--EXPECT--
--- server ---
"close" 1
[]
true
1 2 1 1
2 0 true
2 0 true
"close" 2
--- status 0 ---
