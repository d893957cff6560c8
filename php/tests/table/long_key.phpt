--TEST--
Swoole\Table: of a key the first 63 bytes count
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$table = new Swoole\Table(8);
$table->column('id', Swoole\Table::TYPE_INT);
$table->create();
$longest = str_repeat('k', 63);
show($table->set($longest, ['id' => 1]));
show($table->set("{$longest}1", ['id' => 2]));
show(count($table), $table->get($longest, 'id'), $table->get("{$longest}2", 'id'), $table->exists("{$longest}3"));
$table->rewind();
show(strlen($table->key()), swoole_last_error());
show($table->incr("{$longest}4", 'id'), $table->del("{$longest}5"), count($table));
?>
--EXPECT--
true
warning: Swoole\Table::set(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk1] is too long
true
1 2 2 true
63 503
3 true 0
