--TEST--
Swoole\Table: fds are keys; strict files have to cast them
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$table = new Swoole\Table(8);
$table->column('id', Swoole\Table::TYPE_INT);
$table->create();
show($table->set(12, ['id' => 1]), $table->get('12', 'id'), $table->exists(12), $table->incr(12, 'id'), $table->del(12));
show($table->set(1.5, ['id' => 1]), $table->exists('1.5'));
attempt(fn () => $table->set([], ['id' => 1]));
attempt(fn () => $table->set('key', 'row'));
attempt(fn () => $table->get());
attempt(fn () => new Swoole\Table());
attempt(fn () => new Swoole\Table('many'));
attempt(fn () => (new Swoole\Table('8', '0.5'))->getSize());
$strict = tempnam(sys_get_temp_dir(), 'gannet');
file_put_contents($strict, '<?php declare(strict_types=1); return fn ($table, $key) => $table->get($key, "id");');
$get = require $strict;
unlink($strict);
attempt(fn () => $get($table, 12));
attempt(fn () => $get($table, '1.5'));
?>
--EXPECT--
true 1 true 2 true
true true
TypeError 0: Swoole\Table::set(): Argument #1 ($key) must be of type string, array given
TypeError 0: Swoole\Table::set(): Argument #2 ($value) must be of type array, string given
ArgumentCountError 0: Swoole\Table::get() expects at least 1 argument, 0 given
ArgumentCountError 0: Swoole\Table::__construct() expects at least 1 argument, 0 given
TypeError 0: Swoole\Table::__construct(): Argument #1 ($table_size) must be of type int, string given
64
TypeError 0: Swoole\Table::get(): Argument #1 ($key) must be of type string, int given
1
