--TEST--
Swoole\Table: columns, and what is refused
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$table = new Swoole\Table(8);
show($table->column('id', Swoole\Table::TYPE_INT));
show($table->column('score', Swoole\Table::TYPE_FLOAT));
show($table->column('name', Swoole\Table::TYPE_STRING, 8));
show($table->column('empty', Swoole\Table::TYPE_STRING));
show($table->column('negative', Swoole\Table::TYPE_STRING, -1));
show($table->column('unknown', 4));
show($table->column('id', Swoole\Table::TYPE_INT));
show($table->create());
show($table->column('late', Swoole\Table::TYPE_INT));
show(swoole_last_error());
$table->set('key', []);
show($table->get('key'));
show([Swoole\Table::TYPE_INT, Swoole\Table::TYPE_FLOAT, Swoole\Table::TYPE_STRING]);
?>
--EXPECT--
true
true
true
warning: Swoole\Table::column(): the length of string type values has to be more than zero
false
warning: Swoole\Table::column(): the length of string type values has to be more than zero
false
warning: Swoole\Table::column(): unknown column type
false
warning: Swoole\Table::column(): column[id] already exists
false
true
warning: Swoole\Table::column(): unable to add column after table has been created
false
503
{"id":0,"score":0,"name":""}
[1,2,3]
