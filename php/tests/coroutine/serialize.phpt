--TEST--
Coroutines: one that waits while it serializes or unserializes does not get into the way of others
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
class Waits
{
    public array $values = [];

    public function __serialize(): array
    {
        Co::sleep(0.001);
        return $this->values;
    }

    public function __unserialize(array $values): void
    {
        Co::sleep(0.001);
        $this->values = $values;
    }
}
$shared = new stdClass();
$shared->name = 'shared';
// References within one text are counted in it alone.
$plain = serialize([$shared, $shared, [$shared]]);
$turns = 0;
Co\run(function () use ($shared, $plain, &$turns) {
    foreach ([1, 2, 3] as $number) {
        go(function () use ($number, $shared, $plain, &$turns) {
            for ($turn = 0; $turn < 2 * $number; $turn++) {
                $object = new Waits();
                $object->values = [$shared, $number, $shared, $plain];
                $text = serialize([$object, $object, $shared]);
                $right = serialize([$shared, $shared, [$shared]]) === $plain;
                $back = unserialize($text);
                [$one, $two] = unserialize($plain);
                $right = $right && $one === $two && $back[0] === $back[1] && $back[0]->values[0] === $back[2]
                    && $back[0]->values[1] === $number && count($back[0]->values) === 4;
                $right ? $turns++ : show('wrong', $number, $text);
            }
        });
    }
});
show($turns);
// A handler that waits, in the middle of it.
set_error_handler(function () {
    Co::sleep(0.001);
    return true;
});
Co\run(function () use ($plain) {
    go(fn () => show('broken', unserialize('a:2:{i:0;O:8:"stdClass":0:{}i:1;broken')));
    $back = unserialize($plain);
    show($back[0]->name, $back[1]->name, $back[2][0]->name, $back[0] === $back[1]);
});
?>
--EXPECT--
12
"shared" "shared" "shared" true
"broken" false
