--TEST--
Swoole\Table: foreach, and the methods behind it
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$table = new Swoole\Table(64);
$table->column('id', Swoole\Table::TYPE_INT);
$table->create();
foreach ($table as $row) {
    show('never');
}
show($table->valid(), $table->current(), $table->key());
foreach (['one', 'two', 'aB', 'b!', 'three'] as $id => $key) {
    $table->set($key, ['id' => $id]);
}
$seen = [];
foreach ($table as $key => $row) {
    $seen[$key] = $row['id'];
}
show($seen);
$table->rewind();
[$key, $row] = [$table->key(), $table->current()];
$table->set($key, ['id' => 99]);
show($table->current() === $row, $table->get($key, 'id'));
for ($left = 0; $table->valid(); $table->next()) {
    $left++;
}
show($left, $table->key(), $table->current());
show(iterator_count($table), $table instanceof Iterator, $table instanceof Countable);
show($table instanceof ArrayAccess, is_iterable($table));
?>
--EXPECT--
false null null
{"aB":2,"b!":3,"three":4,"two":1,"one":0}
true 99
5 null null
5 true true
false true
