--TEST--
Swoole\Table: sizes, as properties and methods
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
foreach ([[0], [1], [64], [65], [1000], [1024, 0.5], [1024, 5.0], [1024, 0.0], [-5]] as $arguments) {
    $table = new Swoole\Table(...$arguments);
    $table->column('id', Swoole\Table::TYPE_INT);
    $table->column('name', Swoole\Table::TYPE_STRING, 5);
    show($table->size, $table->memorySize, $table->getSize(), $table->getMemorySize());
    $table->create();
    $stats = $table->stats();
    show($table->size, $table->memorySize, $table->getSize(), $table->getMemorySize(), $stats['total_slice_num']);
}
show((new Swoole\Table(PHP_INT_MAX))->getSize());
var_dump($table);
?>
--EXPECT--
null null 64 0
64 9360 64 9360 12
null null 64 0
64 9360 64 9360 12
null null 64 0
64 9360 64 9360 12
null null 128 0
128 18808 128 18808 25
null null 1024 0
1024 150672 1024 150672 204
null null 1024 0
1024 192560 1024 192560 512
null null 1024 0
1024 262192 1024 262192 1024
null null 1024 0
1024 150672 1024 150672 204
null null 64 0
64 9360 64 9360 12
2147483648
object(Swoole\Table)#1 (2) {
  ["size"]=>
  int(64)
  ["memorySize"]=>
  int(9360)
}
