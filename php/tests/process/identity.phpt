--TEST--
user and group: each alone, both, none of root's groups left, and no start where root cannot be given up
--SKIPIF--
<?php
if (!is_dir('/proc/self') || fileowner('/proc/self') !== 0) {
    die('skip only root may become another');
}
if (!is_executable('/usr/bin/setpriv')) {
    die('skip setpriv gives the server groups to lose');
}
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** The ids of all threads of this process, by the names of the kernel. */
function ids(): array
{
    $ids = [];
    foreach (glob('/proc/self/task/*/status') as $file) {
        preg_match_all('/^(Uid|Gid|Groups):\s*(.*?)\s*$/m', file_get_contents($file), $found);
        $ids[] = implode(', ', array_map(fn ($name, $id) => "$name " . strtr($id, "\t", ' '), $found[1], $found[2]));
    }
    return array_unique($ids);
}

if (getenv('GANNET_TEST_IDENTITY')) {
    print_warnings();
    $server = make_server(settings: json_decode($argv[1], true));
    if ($reactors = (int) getenv('GANNET_TEST_REACTORS')) {
        $server->set(['reactor_num' => $reactors]);
    }
    $server->on('workerStart', function ($server) {
        echo implode(' and ', ids()), "\n";
        $server->shutdown();
    });
    show($server->start());
    return;
}

putenv('GANNET_TEST_IDENTITY=1');
$php = escapeshellarg(PHP_BINARY) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' ' . escapeshellarg(__FILE__);
$run = function (array $settings, string $privileges = '') use ($php): void {
    $settings = json_encode($settings);
    echo $settings, $privileges === '' ? '' : " $privileges", "\n";
    exec("setpriv --groups 0,4,24 $privileges $php " . escapeshellarg($settings) . ' 2>&1', $said, $status);
    $said = preg_replace('/\(os error \d+\)|E[A-Z]+: /', '', $said);
    echo '  ', implode("\n  ", $said), "\n";
};
$run([]);
$run(['user' => 'nobody']);
$run(['group' => 'daemon']);
$run(['user' => 'nobody', 'group' => 'daemon']);
$run(['user' => 'no such user']);
$run(['group' => 'no such group']);
$run(['user' => 'nobody'], '--inh-caps -setuid --bounding-set -setuid');
$run(['user' => 'nobody'], '--inh-caps -setgid --bounding-set -setgid');
$run(['user' => 'nobody'], '--securebits +no_setuid_fixup');
--EXPECT--
[]
  Uid 0 0 0 0, Gid 0 0 0 0, Groups 0 4 24
  true
{"user":"nobody"}
  Uid 65534 65534 65534 65534, Gid 65534 65534 65534 65534, Groups 65534
  true
{"group":"daemon"}
  Uid 0 0 0 0, Gid 1 1 1 1, Groups 1
  true
{"user":"nobody","group":"daemon"}
  Uid 65534 65534 65534 65534, Gid 1 1 1 1, Groups 1
  true
{"user":"no such user"}
  warning: Swoole\Server::start(): unable to start: option [user]: there is no user "no such user"
  false
{"group":"no such group"}
  warning: Swoole\Server::start(): unable to start: option [group]: there is no group "no such group"
  false
{"user":"nobody"} --inh-caps -setuid --bounding-set -setuid
  warning: Swoole\Server::start(): unable to start: option [user]: setuid: Operation not permitted
  false
{"user":"nobody"} --inh-caps -setgid --bounding-set -setgid
  warning: Swoole\Server::start(): unable to start: option [user]: initgroups: Operation not permitted
  false
{"user":"nobody"} --securebits +no_setuid_fixup
  warning: Swoole\Server::start(): unable to start: option [user]: the process could become root again
  false
