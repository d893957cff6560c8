--TEST--
Swoole\Table: a full table refuses, and takes rows again when there is room
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$table = new Swoole\Table(64);
$table->column('id', Swoole\Table::TYPE_INT);
$table->create();
for ($accepted = 0; $table->set("key$accepted", ['id' => $accepted]); $accepted++);
show($accepted, count($table), $accepted <= 64 + 12);
show($table->get("key$accepted"));
show($table->incr("key$accepted", 'id'));
show($table->set('key0', ['id' => 100]), $table->get('key0', 'id'));
// One of the rows that share a slot with another gives its place back.
foreach ($table as $key => $row) {
    $before = $table->stats()['available_slice_num'];
    $table->del($key);
    if ($table->stats()['available_slice_num'] > $before) {
        break;
    }
}
show($table->set("key$accepted", ['id' => 1]), $table->get("key$accepted", 'id'));
$table = new Swoole\Table(64, 1);
$table->column('id', Swoole\Table::TYPE_INT);
$table->create();
for ($accepted = 0; @$table->set("key$accepted", []); $accepted++);
show($accepted > 64);
?>
--EXPECT--
warning: Swoole\Table::set(): failed to set('key44'), unable to allocate memory
44 44 true
false
warning: Swoole\Table::incr(): unable to allocate memory
false
true 100
true 1
true
