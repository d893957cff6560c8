--TEST--
Swoole\Table: count of rows, and of all their fields
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$table = new Swoole\Table(8);
$table->column('id', Swoole\Table::TYPE_INT);
$table->column('name', Swoole\Table::TYPE_STRING, 8);
$table->create();
show(count($table));
$table->set('a', []);
$table->set('a', ['id' => 1]);
$table->set('b', []);
show(count($table), $table->count(), $table->count(COUNT_RECURSIVE));
$table->del('a');
show(count($table));
?>
--EXPECT--
0
2 2 4
1
