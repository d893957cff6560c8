--TEST--
The properties and methods that name a process name this one; there is no manager
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function show_processes(Swoole\Server $server): void
{
    $is_this = fn (int $pid) => $pid === getmypid() ? 'this' : $pid;
    show($is_this($server->master_pid), $is_this($server->getMasterPid()), $is_this($server->worker_pid));
    show($server->worker_id, $server->getWorkerId(), $server->taskworker);
    show($server->manager_pid, $server->getManagerPid());
}

test(
    server: function () {
        $server = make_server();
        show_processes($server);
        $server->on('workerStart', function ($server) {
            show_processes($server);
            show($server->getWorkerPid() === getmypid(), $server->getWorkerPid(1), $server->getWorkerStatus());
        });
        serve($server);
    },
    client: fn () => null,
);
--EXPECT--
--- server ---
0 0 0
-1 false false
0 0
"this" "this" "this"
0 0 false
0 0
true false 1
--- status 0 ---
