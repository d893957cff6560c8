--TEST--
log_file and pid_file are written
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $file = ports_file();
        $server = make_server(settings: ['log_file' => "$file.log", 'pid_file' => "$file.pid", 'log_level' => 0]);
        $server->on('open', fn () => show((int) file_get_contents("$file.pid") === getmypid(), is_file("$file.log")));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        Client::open($port);
        $server->waitFor("\n");
        show($server->stop());
        $file = ports_file();
        show(is_file("$file.pid"));
        @unlink("$file.pid");
        @unlink("$file.log");
    },
);
--EXPECT--
0
false
--- server ---
true true
--- status 0 ---
