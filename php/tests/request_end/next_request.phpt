--TEST--
Under php -S nothing of a request lives on in the next
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

if (PHP_SAPI === 'cli-server') {
    Swoole\Timer::after(5, fn () => show('timer of', $_GET['number'], Swoole\Timer::stats()));
    go(fn () => show('coroutine', Co::getCid(), Co::stats()['coroutine_peak_num']));
    show(swoole_last_error());
    new Swoole\Table(8);
    @swoole_timer_after(0, 'strlen');
    show('end of', $_GET['number'], swoole_last_error());
    return true;
}

$port = free_port();
$options = getenv('TEST_PHP_EXTRA_ARGS') ?: '';
$command = 'exec ' . escapeshellarg(PHP_BINARY) . " $options -S 127.0.0.1:$port " . escapeshellarg(__FILE__);
$null = ['file', '/dev/null', 'w'];
$server = proc_open($command, [['file', '/dev/null', 'r'], $null, $null], $pipes);
Client::tcp($port)->drop();
foreach ([1, 2, 3] as $number) {
    echo file_get_contents("http://127.0.0.1:$port/?number=$number");
}
proc_terminate($server);
proc_close($server);
--EXPECT--
"coroutine" 1 1
0
"end of" "1" 503
"timer of" "1" {"initialized":true,"num":0,"round":1}
"coroutine" 1 1
0
"end of" "2" 503
"timer of" "2" {"initialized":true,"num":0,"round":1}
"coroutine" 1 1
0
"end of" "3" 503
"timer of" "3" {"initialized":true,"num":0,"round":1}
