--TEST--
Coroutines: they are unwound from whatever call of PHP itself they wait in
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
class Traced
{
    public function __construct(private string $name)
    {
    }

    public function __destruct()
    {
        echo "gone: $this->name\n";
    }
}
class Waits
{
    public function __toString(): string
    {
        waits('__toString');
    }

    public function __get(string $name): mixed
    {
        waits('__get');
    }

    public function __serialize(): array
    {
        waits('__serialize');
    }
}
function waits(string $name): never
{
    try {
        Co::yield();
        show('never');
    } finally {
        echo "finally: $name\n";
    }
}
Co::set(['enable_deadlock_check' => false]);
$bodies = [
    'output callback' => function () {
        ob_start(function () {
            // What a callback prints is not seen.
            Co::yield();
            return 'never';
        });
        echo 'buffered';
        ob_end_flush();
    },
    'error handler' => function () {
        set_error_handler(fn () => waits('error handler'));
        echo $undefined;
    },
    'comparison' => function () {
        $values = [3, 1, 2];
        usort($values, fn () => waits('comparison'));
    },
    'concatenation' => fn () => 'one' . new Waits() . 'two',
    'property' => fn () => [new Traced('in an array'), (new Waits())->name],
    'serialize' => fn () => serialize([new Waits()]),
    'eval' => fn () => eval('waits("eval");'),
    'catch' => function () {
        try {
            throw new DomainException();
        } catch (DomainException) {
            waits('catch');
        } finally {
            echo "finally of the catch\n";
        }
    },
    'finally' => function () {
        try {
            throw new DomainException();
        } finally {
            waits('finally');
        }
    },
    'foreach by reference' => function () {
        $values = [1, 2];
        foreach ($values as &$value) {
            waits('foreach');
        }
    },
    'callbacks of callbacks' => fn () => array_map(fn () => array_filter([1], fn () => waits('callback')), [1]),
    'coroutines of coroutines' => function () {
        go(function () {
            go(fn () => waits('innermost'));
            waits('inner');
        });
        waits('outer');
    },
    'arguments' => fn () => max(new Traced('an argument'), str_repeat('x', 1000), waits('argument')),
];
foreach ($bodies as $name => $body) {
    go(function () use ($name, $body) {
        $local = new Traced($name);
        $body();
        show('never', $name);
    });
}
// After them all of 3000 that only wait.
$count = 0;
for ($number = 0; $number < 3000; $number++) {
    go(function () use (&$count) {
        try {
            Co::yield();
        } finally {
            ++$count === 3000 && show($count);
        }
    });
}
echo "end of script\n";
?>
--EXPECT--
end of script
bufferedgone: output callback
finally: error handler
gone: error handler
finally: comparison
gone: comparison
finally: __toString
gone: concatenation
finally: __get
gone: in an array
gone: property
finally: __serialize
gone: serialize
finally: eval
gone: eval
finally: catch
finally of the catch
gone: catch
finally: finally
gone: finally
finally: foreach
gone: foreach by reference
finally: callback
gone: callbacks of callbacks
finally: outer
gone: coroutines of coroutines
finally: inner
finally: innermost
finally: argument
gone: an argument
gone: arguments
3000
