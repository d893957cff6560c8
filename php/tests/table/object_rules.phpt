--TEST--
Swoole\Table: subclasses, the old name, no clones, no serializing
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
class Users extends Swoole\Table
{
    public function __construct(private string $prefix)
    {
        parent::__construct(8);
        $this->column('id', self::TYPE_INT);
        $this->create();
    }

    public function join(int $fd): bool
    {
        return $this->set("$this->prefix$fd", ['id' => $fd]);
    }
}

$users = new Users('user');
show($users->join(3), $users->get('user3'), count($users), $users->size);
foreach ($users as $key => $row) {
    show($key, $row);
}
show((new ReflectionClass('swoole_table'))->getName(), new swoole_table(8) instanceof Swoole\Table);
attempt(fn () => clone $users);
attempt(fn () => serialize(new Swoole\Table(8)));
attempt(fn () => $users->__construct('again'));
show($users->get('user3'));
class Forgetful extends Swoole\Table
{
    public function __construct()
    {
    }
}
attempt(fn () => (new Forgetful())->count());
?>
--EXPECT--
true {"id":3} 1 64
"user3" {"id":3}
"Swoole\\Table" true
Error 0: Trying to clone an uncloneable object of class Swoole\Table
Exception 0: Serialization of 'Swoole\Table' is not allowed
Error 0: Constructor of Users can only be called once
{"id":3}
Exception 0: Failed to retrieve reference to `$this`
