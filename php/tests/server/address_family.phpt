--TEST--
Of a name's addresses the one is listened on that the socket's type says
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip Valgrind may not look into mount');
}
exec('unshare --map-root-user --mount mount --bind /etc/hosts /etc/hosts 2>&1', $output, $status);
if ($status !== 0) {
    die('skip names are mounted, which is not allowed here');
}
if (!@stream_socket_server('tcp://[::1]:0')) {
    die('skip no IPv6');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function answers(string $address, int $port): bool
{
    return (bool) @stream_socket_client("tcp://$address:$port");
}

if (!getenv('GANNET_TEST_SERVER')) {
    $names = tmpfile();
    fwrite($names, "::1 both.test\n127.0.0.1 both.test\n::1 six.test\n127.0.0.1 four.test\n");
    $file = escapeshellarg(stream_get_meta_data($names)['uri']);
    $options = getenv('TEST_PHP_EXTRA_ARGS') ?: '';
    $php = 'exec ' . escapeshellarg(PHP_BINARY) . " $options " . escapeshellarg(__FILE__);
    putenv('GANNET_TEST_SERVER=1');
    $inside = escapeshellarg("mount --bind $file /etc/hosts && $php");
    passthru("unshare --map-root-user --mount sh -c $inside 2>&1");
    return;
}

$cases = [
    ['both.test', SWOOLE_SOCK_TCP],
    ['both.test', SWOOLE_SOCK_TCP6],
    // Where there is but one it is that.
    ['six.test', SWOOLE_SOCK_TCP],
    ['four.test', SWOOLE_SOCK_TCP6],
];
foreach ($cases as [$name, $type]) {
    $server = new Swoole\WebSocket\Server($name, 0, SWOOLE_PROCESS, $type);
    $further = $server->listen($name, 0, $type);
    foreach ([$server, $further] as $port) {
        show($name, $type, answers('127.0.0.1', $port->port), answers('[::1]', $port->port));
    }
}
?>
--EXPECT--
"both.test" 1 true false
"both.test" 1 true false
"both.test" 3 false true
"both.test" 3 false true
"six.test" 1 false true
"six.test" 1 false true
"four.test" 3 true false
"four.test" 3 true false
