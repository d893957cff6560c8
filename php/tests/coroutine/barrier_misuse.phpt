--TEST--
Barriers: letting go of one may run destructors, and fail; whoever cannot wait keeps it
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
use Swoole\Coroutine\Barrier;

class Holder
{
    public Barrier $barrier;
    public ?Barrier $optional;
}

class AtEnd
{
    public AtEnd $cycle;

    function __construct(private Closure $act)
    {
        $this->cycle = $this;
    }

    function __destruct()
    {
        ($this->act)();
    }
}

/** Waits at a barrier that another coroutine holds, where letting go of it makes the collector destroy `$garbage`. */
function wait_and_collect(Closure $act): void
{
    $barrier = Barrier::make();
    $held = $barrier;
    go(function () use (&$held) {
        Co::sleep(0.01);
        $held = null;
    });
    gc_collect_cycles();
    $objects = [];
    for ($number = gc_status()['threshold'] + 2000; $number > 0; $number--) {
        $objects[] = new stdClass;
    }
    new AtEnd($act);
    $threshold = gc_status()['threshold'];
    foreach ($objects as $object) {
        if (gc_status()['roots'] >= $threshold - 1) {
            break;
        }
    }
    Barrier::wait($barrier, 1);
}

Co\run(function () {
    attempt(fn () => wait_and_collect(fn () => throw new Exception('of the garbage')));
    wait_and_collect(function () {
        try {
            Co::sleep(0.001);
        } catch (Error) {
            // Before PHP 8.4.
        }
    });
    show('woken');

    // PHP itself would not let it be null.
    $holder = new Holder;
    $holder->barrier = Barrier::make();
    attempt(function () use ($holder) {
        Barrier::wait($holder->barrier);
    });
    $holder->optional = Barrier::make();
    Barrier::wait($holder->optional);
    show($holder->barrier instanceof Barrier, $holder->optional);

    // After a wait that was not to be, or was too long, it is as any other.
    $barrier = Barrier::make();
    $refused = new class($barrier) {
        function __construct(private Barrier $barrier)
        {
        }

        function __destruct()
        {
            $barrier = $this->barrier;
            if (PHP_VERSION_ID < 80400) {
                try {
                    Barrier::wait($barrier);
                } catch (Error) {
                }
            }
            show($barrier instanceof Barrier);
        }
    };
    unset($refused);
    $other = $barrier;
    Barrier::wait($barrier, 0.001);
    Barrier::wait($other);
    show($barrier, $other);

    attempt(fn () => new Barrier);
    $unmade = (new ReflectionClass(Barrier::class))->newInstanceWithoutConstructor();
    attempt(function () use ($unmade) {
        Barrier::wait($unmade);
    });
});
--EXPECT--
Exception 0: of the garbage
"woken"
TypeError 0: Cannot assign null to reference held by property Holder::$barrier of type Swoole\Coroutine\Barrier
true null
true
null null
Exception 0: You cannot instantiate this class from PHP.
TypeError 0: Swoole\Coroutine\Barrier::wait(): Argument #1 ($barrier) must be a Swoole\Coroutine\Barrier that make() has made
