--TEST--
Every setting of Swoole's is known by name
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

set_error_handler(function (int $level, string $message) {
    if (str_contains($message, 'unsupported option')) {
        echo $message, "\n";
    }
    return true;
});
$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
foreach ((new ReflectionClass(Swoole\Constant::class))->getConstants() as $name => $option) {
    if (str_starts_with($name, 'OPTION_')) {
        // A null counts as not set.
        $server->set([$option => null]);
        if (strtoupper(substr($name, 7)) !== strtoupper($option)) {
            show($name, $option);
        }
    }
}
show((new ReflectionClass(Swoole\Constant::class))->hasConstant('OPTION_HEARTBEAT_IDLE_TIME'));
--EXPECT--
true
