--TEST--
Coroutines: the garbage collector finds cycles in the middle of 2000 that wait
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
class Node
{
    public static int $alive = 0;
    public ?Node $other = null;

    public function __construct()
    {
        self::$alive++;
    }

    public function __destruct()
    {
        self::$alive--;
    }
}
/** Two that hold one another. */
function pair(): Node
{
    $one = new Node();
    $two = new Node();
    [$one->other, $two->other] = [$two, $one];
    return $one;
}
Co\run(function () {
    $channel = new Chan(1);
    for ($number = 0; $number < 2000; $number++) {
        go(function () use ($channel, $number) {
            // Garbage of its own, and a cycle that it still has.
            pair();
            $kept = pair();
            $array = [$number, &$array, $kept];
            Co::getContext()['kept'] = $kept;
            defer(fn () => $kept->other->other === $kept || show('broken'));
            $got = $channel->pop();
            $kept->other->other === $kept && $array[0] === $number && $got === $number || show('wrong', $got);
        });
    }
    show(Co::stats()['coroutine_num'], Node::$alive >= 4000);
    gc_collect_cycles();
    // What they have on their stacks is no garbage.
    show(Node::$alive);
    for ($number = 0; $number < 2000; $number++) {
        $channel->push($number);
        $number % 500 === 0 && gc_collect_cycles();
    }
    show(Co::stats()['coroutine_num']);
});
gc_collect_cycles();
show(Node::$alive);

// Cycles that hold a channel that somebody waits at, and a coroutine's body that holds itself.
Co\run(function () {
    for ($number = 0; $number < 100; $number++) {
        $object = new stdClass();
        $object->channel = new Chan(1);
        $object->channel->push($object);
        $object->body = function () use ($object) {
            $object->channel->pop();
            return $object;
        };
        go($object->body);
        unset($object);
    }
    show(gc_collect_cycles() > 0);
});
// One that is collected inside of a coroutine, whose destructor begins another.
class Begins
{
    public ?self $self;

    public function __construct()
    {
        $this->self = $this;
    }

    public function __destruct()
    {
        go(fn () => show('begun by the collector', Co::getPcid() > 0));
    }
}
Co\run(function () {
    new Begins();
    show(gc_collect_cycles());
    show('after');
});
?>
--EXPECT--
2001 true
4000
1
0
true
"begun by the collector" true
1
"after"
