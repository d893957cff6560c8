--TEST--
Swoole\Table: set and get, whole rows and fields
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$table = new Swoole\Table(8);
$table->column('id', Swoole\Table::TYPE_INT);
$table->column('score', Swoole\Table::TYPE_FLOAT);
$table->column('name', Swoole\Table::TYPE_STRING, 16);
$table->create();
show($table->set('a', ['name' => 'Ada', 'id' => 7]));
show($table->get('a'));
show($table->set('a', ['score' => 1.5, 'nobody' => 'ignored', 5 => 'ignored']));
show($table->get('a'));
show($table->set('a', ['id' => null, 'name' => null]));
show($table->get('a'));
show($table->get('a', 'score'), $table->get('a', 'nobody'), $table->get('a', ''), $table->get('a', null));
show($table->get('b'), $table->get('b', 'id'));
$table->set('casts', ['id' => '12 apples', 'score' => '2.5', 'name' => 3.25]);
show($table->get('casts'));
$table->set('casts', ['id' => 3.9, 'score' => true, 'name' => false]);
show($table->get('casts'));
$bytes = "a\0b\xff";
$table->set($bytes, ['name' => $bytes]);
show(bin2hex($table->get($bytes, 'name')), $table->exists("a\0b"), $table->exists('a'));
$reference = 5;
$table->set('reference', ['id' => &$reference]);
show($table->get('reference', 'id'));
show($table->set('', ['id' => 1]), $table->get('', 'id'));
?>
--EXPECT--
true
{"id":7,"score":0,"name":"Ada"}
true
{"id":7,"score":1.5,"name":"Ada"}
true
{"id":0,"score":1.5,"name":""}
1.5 false {"id":0,"score":1.5,"name":""} {"id":0,"score":1.5,"name":""}
false false
{"id":12,"score":2.5,"name":"3.25"}
{"id":3,"score":1,"name":""}
"610062ff" false true
5
true 1
