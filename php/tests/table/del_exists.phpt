--TEST--
Swoole\Table: del and exists, under both names
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$table = new Swoole\Table(8);
$table->column('id', Swoole\Table::TYPE_INT);
$table->create();
$table->set('a', ['id' => 1]);
$table->set('b', ['id' => 2]);
show($table->exists('a'), $table->exist('a'), $table->exists('c'), $table->exist('c'));
show($table->del('a'), $table->del('a'), $table->exists('a'), $table->get('a'));
show($table->delete('b'), $table->delete('b'), $table->exist('b'));
$table->set('a', []);
show($table->get('a'));
?>
--EXPECT--
true true false false
true false false false
true false false
{"id":0}
