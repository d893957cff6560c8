--TEST--
Settings of Gannet's own that Swoole's names take the place of are in the log, with what to use instead
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(settings: [
            'listen' => '127.0.0.1:1', 'threads' => 4, 'automatic_pong' => false, 'close_timeout' => '5 s',
            'log_file' => ports_file() . '.log',
        ]);
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $server->stop();
        foreach (file(ports_file() . '.log') as $line) {
            echo preg_replace('/^\S+ +/', '', $line);
        }
        unlink(ports_file() . '.log');
    },
);
--EXPECT--
WARN unsupported option [automatic_pong]: open_websocket_ping_frame says who answers a Ping
WARN unsupported option [listen]: the constructor and listen() say where
WARN unsupported option [threads]: reactor_num says whether the sockets have threads of their own
--- server ---

--- status 0 ---
