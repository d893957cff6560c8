--TEST--
getClientInfo() has Swoole's keys in Swoole's order
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('connect', function ($server, $fd) {
            $info = $server->getClientInfo($fd);
            show($info['websocket_status'], $info['last_send_time']);
        });
        $server->on('message', function ($server, $frame) {
            $info = $server->getClientInfo($frame->fd);
            show(array_keys($info));
            show($info['websocket_status'] === WEBSOCKET_STATUS_ACTIVE, $info['server_port'] === $server->port);
            show($info['socket_type'] === SWOOLE_SOCK_TCP, $info['remote_ip'], $info['close_errno']);
            show($info['remote_port'] === (int) $frame->data, is_int($info['socket_fd']), $info['socket_fd'] > 2);
            foreach (['connect_time', 'last_time', 'last_recv_time', 'last_send_time'] as $time) {
                if (abs(time() - $info[$time]) > 5) {
                    show($time, $info[$time]);
                }
            }
            show(is_int($info['connect_time']), is_float($info['last_recv_time']));
            show($server->connection_info($frame->fd) == $server->getClientInfo($frame->fd));
            show($server->getClientInfo(99), $server->getClientInfo(0));
            show($server->bind($frame->fd, 4711), $server->getClientInfo($frame->fd)['uid']);
            show(array_key_first($server->getClientInfo($frame->fd)));
            show(@$server->bind(99, 1));
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text((string) $client->port());
        $client->close();
        $client->transcript();
    },
);
--EXPECT--
--- server ---
0 0
["websocket_status","server_port","server_fd","socket_fd","socket_type","remote_port","remote_ip","reactor_id","connect_time","last_time","last_recv_time","last_send_time","last_dispatch_time","close_errno","recv_queued_bytes","send_queued_bytes"]
true true
true "127.0.0.1" 0
true true true
true true
true
false false
true 4711
"uid"
false
--- status 0 ---
