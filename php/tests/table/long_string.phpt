--TEST--
Swoole\Table: strings are cut to their column
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$table = new Swoole\Table(8);
$table->column('name', Swoole\Table::TYPE_STRING, 8);
$table->column('odd', Swoole\Table::TYPE_STRING, 5);
$table->create();
show($table->set('a', ['name' => '12345678', 'odd' => '12345678']));
show($table->set('a', ['name' => '123456789']), $table->get('a', 'name'));
show($table->set('b', ['odd' => '123456789']), $table->get('b', 'odd'));
?>
--EXPECT--
true
warning: Swoole\Table::set(): [key=a,field=name]string value is too long
true "12345678"
warning: Swoole\Table::set(): [key=b,field=odd]string value is too long
true "12345678"
