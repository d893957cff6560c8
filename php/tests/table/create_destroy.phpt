--TEST--
Swoole\Table: nothing works before create and after destroy
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$table = new Swoole\Table(8);
$table->column('id', Swoole\Table::TYPE_INT);
$calls = [
    fn () => $table->set('key', ['id' => 1]), fn () => $table->get('key'), fn () => $table->del('key'),
    fn () => $table->exists('key'), fn () => $table->incr('key', 'id'), fn () => $table->decr('key', 'id'),
    fn () => $table->rewind(), fn () => $table->valid(), fn () => $table->current(), fn () => $table->key(),
    fn () => $table->next(), fn () => $table->count(), fn () => $table->stats(), fn () => $table->getSize(),
    fn () => $table->getMemorySize(),
];
array_map('attempt', $calls);
attempt(fn () => $table->destroy());
attempt(fn () => $table->create());
attempt(fn () => $table->create());
attempt(fn () => $table->destroy());
array_map('attempt', $calls);
attempt(fn () => $table->destroy());
attempt(fn () => $table->create());
attempt(fn () => $table->column('late', Swoole\Table::TYPE_INT));
?>
--EXPECT--
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
0
false
64
0
Error 0: table is not created or has been destroyed
true
Error 0: table has already been created
true
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
0
false
0
0
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
Error 0: table is not created or has been destroyed
