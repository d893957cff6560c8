--TEST--
Swoole\Table: statistics
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$table = new Swoole\Table(64);
$table->column('id', Swoole\Table::TYPE_INT);
$table->create();
// These two keys have the same hash.
$table->set('aB', []);
show($table->stats());
$table->set('b!', []);
$table->set('aB', []);
$table->incr('b!', 'id');
show($table->stats());
$table->del('aB');
$table->del('nobody');
show($table->stats());
?>
--EXPECT--
{"num":1,"conflict_count":0,"conflict_max_level":0,"insert_count":1,"update_count":0,"delete_count":0,"available_slice_num":12,"total_slice_num":12}
{"num":2,"conflict_count":1,"conflict_max_level":1,"insert_count":2,"update_count":2,"delete_count":0,"available_slice_num":11,"total_slice_num":12}
{"num":1,"conflict_count":1,"conflict_max_level":1,"insert_count":2,"update_count":2,"delete_count":1,"available_slice_num":12,"total_slice_num":12}
