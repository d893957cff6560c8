--TEST--
Swoole\Table: values whose conversion uses the table
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
class Value
{
    public function __construct(private Closure $act)
    {
    }

    public function __toString(): string
    {
        return ($this->act)();
    }
}

function table(): Swoole\Table
{
    $table = new Swoole\Table(8);
    $table->column('name', Swoole\Table::TYPE_STRING, 8);
    $table->create();
    return $table;
}

$table = table();
attempt(fn () => $table->set('a', ['name' => new Value(function () use ($table) {
    $table->set('b', ['name' => 'inner']);
    $table->del('a');
    return 'outer';
})]));
show($table->get('a', 'name'), $table->get('b', 'name'));
attempt(fn () => $table->set('c', ['name' => new Value(fn () => throw new Exception('no name'))]));
show($table->exists('c'));
attempt(fn () => $table->set('c', ['name' => new Value(function () use ($table) {
    $table->destroy();
    return 'gone';
})]));
$table = table();
set_error_handler(function (int $level, string $text) use ($table) {
    echo "$text\n";
    $table->set('d', ['name' => 'handler']);
    return true;
});
attempt(fn () => $table->set('d', ['name' => 'much too long']));
show($table->get('d', 'name'));
set_error_handler(fn (int $level, string $text) => throw new Exception($text));
attempt(fn () => $table->set('e', ['name' => 'much too long']));
show($table->exists('e'));
$table = new Swoole\Table(8);
$table->column('n', Swoole\Table::TYPE_INT);
$table->create();
attempt(fn () => $table->incr('f', 'n', new stdClass()));
show($table->exists('f'));
?>
--EXPECT--
true
"outer" "inner"
Exception 0: no name
false
Error 0: table is not created or has been destroyed
Swoole\Table::set(): [key=d,field=name]string value is too long
true
"much too"
Exception 0: Swoole\Table::set(): [key=e,field=name]string value is too long
false
Exception 0: Object of class stdClass could not be converted to int
false
