--TEST--
Every setting of Swoole's is known by name, whatever becomes of it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
$options = array_filter(
    (new ReflectionClass(Swoole\Constant::class))->getConstants(),
    fn ($name) => str_starts_with($name, 'OPTION_'),
    ARRAY_FILTER_USE_KEY,
);
foreach ($options as $name => $option) {
    if (substr($name, 7) !== strtoupper($option)) {
        show($name, $option);
    }
    set_error_handler(function (int $level, string $message) use ($option) {
        // Behind the name of one that is known stands what happens instead.
        if (str_ends_with($message, "unsupported option [$option]")) {
            echo $message, "\n";
        }
        return true;
    });
    $server->set([$option => 1]);
}
show(count($options) > 150, isset($options['OPTION_HEARTBEAT_IDLE_TIME']), isset($options['OPTION_MAX_CONN']));
--EXPECT--
true true true
