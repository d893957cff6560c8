--TEST--
Swoole\Table: rows are deleted while foreach runs, and none is missed
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
function table(int $rows): Swoole\Table
{
    $table = new Swoole\Table(64, 1);
    $table->column('id', Swoole\Table::TYPE_INT);
    $table->create();
    for ($id = 0; $id < $rows; $id++) {
        $table->set("row$id", ['id' => $id]);
    }
    return $table;
}

// So many rows that several share a slot.
$table = table(90);
show($table->stats()['conflict_count'] > 10);
$seen = [];
foreach ($table as $key => $row) {
    $seen[] = $row['id'];
    $table->del($key);
}
sort($seen);
show($seen === range(0, 89), count($table));

$table = table(90);
$seen = [];
foreach ($table as $key => $row) {
    $seen[] = $row['id'];
    if ($row['id'] % 2) {
        $table->del($key);
    }
}
sort($seen);
show($seen === range(0, 89), count($table));

// Those that are to come are deleted, too.
$table = table(90);
$seen = [];
foreach ($table as $key => $row) {
    $seen[] = $row['id'];
    $table->del('row' . ($row['id'] ^ 1));
}
show(count($seen), count($table), count(array_unique(array_map(fn ($id) => $id >> 1, $seen))));
?>
--EXPECT--
true
true 0
true 45
45 45 45
