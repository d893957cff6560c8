--TEST--
Swoole\Table: incr and decr
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$table = new Swoole\Table(8);
$table->column('n', Swoole\Table::TYPE_INT);
$table->column('f', Swoole\Table::TYPE_FLOAT);
$table->column('s', Swoole\Table::TYPE_STRING, 8);
$table->create();
show($table->incr('new', 'n'), $table->incr('new', 'n', 5), $table->decr('new', 'n'), $table->decr('new', 'n', 10));
var_dump($table->incr('new', 'f'), $table->decr('new', 'f', 0.25), $table->incr('new', 'f', 2));
show($table->incr('new', 'n', '4'), $table->incr('new', 'n', 2.9), $table->incr('new', 'n', null));
show($table->get('new'));
show($table->incr('other', 's'), $table->decr('other', 's'), $table->exists('other'));
show($table->incr('other', 'nobody'), $table->exists('other'));
$table->set('edge', ['n' => PHP_INT_MAX]);
show($table->incr('edge', 'n') === PHP_INT_MIN, $table->decr('edge', 'n') === PHP_INT_MAX);
?>
--EXPECT--
1 6 5 -5
float(1)
float(0.75)
float(2.75)
-1 1 1
{"n":1,"f":2.75,"s":""}
warning: Swoole\Table::incr(): can't execute 'incr' on a string type column
warning: Swoole\Table::decr(): can't execute 'decr' on a string type column
false false false
warning: Swoole\Table::incr(): column[nobody] does not exist
false false
true true
