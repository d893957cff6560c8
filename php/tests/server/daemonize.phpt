--TEST--
daemonize leaves the process that started it, user and group are those that it runs as, and what it prints goes to log_file
--SKIPIF--
<?php
if (!is_dir('/proc/self')) {
    die('skip /proc says who runs a process');
}
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function is_root(): bool
{
    return fileowner('/proc/self') === 0;
}

if (getenv('GANNET_TEST_DAEMON')) {
    [, $port, $base] = $argv;
    $server = new Swoole\WebSocket\Server('127.0.0.1', (int) $port);
    $server->set(['daemonize' => true, 'pid_file' => "$base.pid", 'log_file' => "$base.log"]
        + (is_root() ? ['user' => 'nobody', 'group' => 'nogroup'] : []));
    $server->on('message', function ($server, $frame) {
        echo "asked: $frame->data\n";
        trigger_error('one more', E_USER_WARNING);
        $server->push($frame->fd, (string) getmypid());
    });
    $server->start();
    return;
}

/** Whether it still runs; one that nobody has asked for its status does not. */
function runs(int $pid): bool
{
    return preg_match('/\) [^Z]/', (string) @file_get_contents("/proc/$pid/stat")) === 1;
}

/** Parent and session of a process, as the kernel says. */
function origin(int $pid): array
{
    [, , $parent, , $session] = explode(' ', preg_replace('/\(.*\)/', 'name', file_get_contents("/proc/$pid/stat")));
    return [(int) $parent, (int) $session];
}

$folder = sys_get_temp_dir() . '/gannet-daemon-' . getmypid();
mkdir($folder);
chmod($folder, 0777);
$base = "$folder/server";
$port = free_port();
putenv('GANNET_TEST_DAEMON=1');
$words = array_map(escapeshellarg(...), [__FILE__, (string) $port, $base]);
exec(escapeshellarg(PHP_BINARY) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' ' . implode(' ', $words), $said, $status);
show($said, $status);

$client = Client::open($port);
$client->text('who are you?');
$pid = (int) $client->receive();
[$parent, $session] = origin($pid);
show($pid === (int) file_get_contents("$base.pid"), $parent !== getmypid(), $session !== origin(getmypid())[1]);
preg_match('/^Uid:\s+(\d+).*^Gid:\s+(\d+)/ms', file_get_contents("/proc/$pid/status"), $ids);
show(is_root() ? [(int) $ids[1], (int) $ids[2]] === [65534, 65534] : (int) $ids[1] === fileowner('/proc/self'));

show(preg_match('/^asked: who are you\?$.*one more/ms', file_get_contents("$base.log")));
rename("$base.log", "$base.log.1");
exec("kill -HUP $pid");
// The file that was renamed is written on until the other is there.
$deadline = microtime(true) + 20;
do {
    $client->text('and now?');
    $client->receive();
    $is_there = str_contains((string) @file_get_contents("$base.log"), "asked: and now?\n");
} while (!$is_there && microtime(true) < $deadline);
show($is_there);

exec("kill -TERM $pid");
echo $client->read(), "\n";
$client->close();
show($client->transcript());
for ($deadline = microtime(true) + 20; runs($pid) && microtime(true) < $deadline; usleep(5_000));
show(runs($pid), is_file("$base.pid"), is_file("$base.log"));
array_map(unlink(...), glob("$folder/*"));
rmdir($folder);
--EXPECT--
[] 0
true true true
true
1
true
close 1001 "the server stops"
"end"
false false true
