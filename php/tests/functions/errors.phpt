--TEST--
swoole_last_error, swoole_clear_error, swoole_errno, swoole_strerror
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
swoole_clear_error();
show(swoole_last_error());
$table = new Swoole\Table(8);
@$table->column('name', Swoole\Table::TYPE_STRING);
show(swoole_last_error(), swoole_strerror(swoole_last_error()));
swoole_clear_error();
show(swoole_last_error(), is_int(swoole_errno()));
show(swoole_strerror(2), swoole_strerror(11), swoole_strerror(2, SWOOLE_STRERROR_SYSTEM));
show(swoole_strerror(1005), swoole_strerror(8503, SWOOLE_STRERROR_SWOOLE), swoole_strerror(2, SWOOLE_STRERROR_SWOOLE));
show(swoole_strerror(999, SWOOLE_STRERROR_SWOOLE), swoole_strerror(999));
show(swoole_strerror(-2, SWOOLE_STRERROR_GAI), swoole_strerror(1, SWOOLE_STRERROR_DNS));
// Each number has words of its own.
$words = [];
foreach (get_defined_constants(true)['gannet'] as $name => $number) {
    if (str_starts_with($name, 'SWOOLE_ERROR_')) {
        $words[$number] = swoole_strerror($number);
        str_starts_with($words[$number], 'Unknown') and show($name);
    }
}
show(count($words) > 100, count($words) === count(array_unique($words)));
?>
--EXPECT--
0
503 "PHP fatal error"
0 true
"No such file or directory" "Resource temporarily unavailable" "No such file or directory"
"Session not exist" "Websocket unconnected" "No such file or directory"
"Unknown error 999" "Unknown error 999"
"Name or service not known" "Unknown host"
true true
