--TEST--
Swoole\Table: a key of more than 63 bytes is refused by every method, and no other row is touched
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$table = new Swoole\Table(8);
$table->column('id', Swoole\Table::TYPE_INT);
$table->create();
$longest = str_repeat('k', 63);
show($table->set($longest, ['id' => 1]));
// A foreign token with the same beginning.
$foreign = "{$longest}x";
show($table->exists($foreign), $table->exist($foreign));
show($table->get($foreign), $table->get($foreign, 'id'));
show($table->set($foreign, ['id' => 2]));
show($table->incr($foreign, 'id'), $table->decr($foreign, 'id', 5));
show($table->del($foreign), $table->delete($foreign));
show(swoole_last_error());
show(count($table), $table->get($longest, 'id'), $table->stats()['insert_count'], $table->stats()['update_count']);
$table->rewind();
show($table->key() === $longest);
// The name of a column is no key, and the values of a refused row are not looked at.
$loud = new class {
    public function __toString(): string
    {
        echo "converted\n";
        return '7';
    }
};
show($table->set($foreign, ['id' => $loud]));
show($table->del($longest), count($table));
?>
--EXPECT--
true
warning: Swoole\Table::exists(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
warning: Swoole\Table::exist(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
false false
warning: Swoole\Table::get(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
warning: Swoole\Table::get(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
false false
warning: Swoole\Table::set(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
false
warning: Swoole\Table::incr(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
warning: Swoole\Table::decr(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
false false
warning: Swoole\Table::del(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
warning: Swoole\Table::delete(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
false false
503
1 1 1 0
true
warning: Swoole\Table::set(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx] is too long
false
true 0
