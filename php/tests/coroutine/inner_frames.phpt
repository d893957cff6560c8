--TEST--
Coroutines: a wait may be inside of calls of PHP itself: sorting, mapping, generators, conversions
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
/** Waits, so that the other coroutines come in between. */
function between(mixed $value): mixed
{
    Co::sleep(0.001);
    return $value;
}
class Converted implements IteratorAggregate, Countable, ArrayAccess, JsonSerializable
{
    public function __construct(private array $values)
    {
    }

    public function __toString(): string
    {
        return between(implode('-', $this->values));
    }

    public function __get(string $name): mixed
    {
        return between($name);
    }

    public function __call(string $name, array $arguments): mixed
    {
        return between([$name, $arguments]);
    }

    public static function __callStatic(string $name, array $arguments): mixed
    {
        return between([$name, $arguments]);
    }

    public function __invoke(): string
    {
        return between('invoked');
    }

    public function getIterator(): Iterator
    {
        foreach ($this->values as $key => $value) {
            yield between($key) => $value;
        }
    }

    public function count(): int
    {
        return between(count($this->values));
    }

    public function offsetExists(mixed $offset): bool
    {
        return between(isset($this->values[$offset]));
    }

    public function offsetGet(mixed $offset): mixed
    {
        return between($this->values[$offset]);
    }

    public function offsetSet(mixed $offset, mixed $value): void
    {
        $this->values[between($offset)] = $value;
    }

    public function offsetUnset(mixed $offset): void
    {
        unset($this->values[between($offset)]);
    }

    public function jsonSerialize(): mixed
    {
        return between($this->values);
    }

    public function __serialize(): array
    {
        return between($this->values);
    }

    public function __unserialize(array $values): void
    {
        $this->values = between($values);
    }

    public function __clone()
    {
        $this->values[] = between('cloned');
    }
}
$all = [
    'array_map' => fn (int $n) => array_map(fn ($value) => between($value + $n), [1, 2, 3]),
    'array_filter' => fn (int $n) => array_values(array_filter([1, 2, 3, 4], fn ($value) => between($value > $n))),
    'array_reduce' => fn (int $n) => array_reduce([1, 2, 3], fn ($sum, $value) => between($sum + $value), $n),
    'array_walk' => function (int $n) {
        $values = [1, 2];
        array_walk($values, function (&$value) use ($n) {
            $value = between($value * $n);
        });
        return $values;
    },
    'usort' => function (int $n) {
        $values = [3, 1, 2];
        usort($values, fn ($a, $b) => between($n * ($a <=> $b)));
        return $values;
    },
    'preg_replace_callback' => fn (int $n) => preg_replace_callback('/\d/', fn ($m) => between($m[0] * $n), '1 2 3'),
    'call_user_func' => fn (int $n) => call_user_func_array('between', ['value' => $n]),
    'generator' => function (int $n) {
        $values = (function () use ($n) {
            foreach ([1, 2] as $value) {
                yield between($value * $n);
            }
            yield from (fn () => yield between('inner'))();
            return between('returned');
        })();
        return [...$values, $values->getReturn()];
    },
    'iterator_to_array' => fn (int $n) => iterator_to_array(new Converted([$n, 'x'])),
    'to string' => fn (int $n) => 'as ' . new Converted([$n, 'text']) . str_repeat((string) new Converted([$n]), 2),
    'in string function' => fn (int $n) => strtoupper(new Converted([$n, 'upper'])) . implode(',', [new Converted([$n])]),
    'property' => fn (int $n) => (new Converted([]))->{"name$n"},
    'unknown methods' => fn (int $n) => [(new Converted([]))->method($n), Converted::method($n)],
    'invoke' => fn (int $n) => array_map(new Converted([]), [$n])[0] ?? null,
    'count' => fn (int $n) => count(new Converted(range(0, $n))),
    'array access' => function (int $n) {
        $object = new Converted(['a' => $n]);
        $object['b'] = 5;
        unset($object['a']);
        return [isset($object['a']), $object['b'], $object['b'] ?? 'none'];
    },
    'json' => fn (int $n) => json_encode([new Converted([$n]), new Converted(['b'])]),
    'serialize' => fn (int $n) => (string) unserialize(serialize(new Converted([$n, 'kept']))),
    'clone' => fn (int $n) => (string) clone new Converted([$n]),
    'reflection' => fn (int $n) => (new ReflectionFunction('between'))->invoke($n),
    'var_export of a string' => fn (int $n) => sprintf('%s %d', new Converted([$n]), between($n)),
    'match' => fn (int $n) => match (between($n)) {
        1 => 'one', 2 => 'two'
    },
    'default argument' => fn (int $n) => (fn ($one, $two = new Converted(['default'])) => between("$one$two"))($n),
    'arguments' => fn (int $n) => max(between($n), between(7), between(-$n)),
    'nested calls' => fn (int $n) => array_sum(array_map(fn ($v) => array_sum(array_map('between', [$v, $n])), [1, 2])),
    'eval' => fn (int $n) => eval('return between($n) + 1;'),
    'ob callback' => function (int $n) {
        $text = '';
        ob_start();
        echo between("buffered $n");
        $text .= ob_get_clean();
        return $text;
    },
    'errors' => function (int $n) {
        try {
            return intdiv(between($n), between(0));
        } catch (DivisionByZeroError $error) {
            return between($error->getMessage());
        } finally {
            between('finally');
        }
    },
];
foreach ($all as $name => $body) {
    Co\run(function () use ($name, $body) {
        // Two at once, each with numbers of its own, and a third that never waits for a time.
        $results = [];
        foreach ([1, 2] as $number) {
            go(function () use ($number, $body, &$results) {
                $results[$number] = $body($number);
            });
        }
        while (count($results) < 2) {
            Co::sleep(0.001);
        }
        show($name, $results[1], $results[2]);
    });
}
?>
--EXPECT--
"array_map" [2,3,4] [3,4,5]
"array_filter" [2,3,4] [3,4]
"array_reduce" 7 8
"array_walk" [1,2] [2,4]
"usort" [1,2,3] [1,2,3]
"preg_replace_callback" "1 2 3" "2 4 6"
"call_user_func" 1 2
"generator" [1,2,"inner","returned"] [2,4,"inner","returned"]
"iterator_to_array" [1,"x"] [2,"x"]
"to string" "as 1-text11" "as 2-text22"
"in string function" "1-UPPER1" "2-UPPER2"
"property" "name1" "name2"
"unknown methods" [["method",[1]],["method",[1]]] [["method",[2]],["method",[2]]]
"invoke" "invoked" "invoked"
"count" 2 3
"array access" [false,5,5] [false,5,5]
"json" "[[1],[\"b\"]]" "[[2],[\"b\"]]"
"serialize" "1-kept" "2-kept"
"clone" "1-cloned" "2-cloned"
"reflection" 1 2
"var_export of a string" "1 1" "2 2"
"match" "one" "two"
"default argument" "1default" "2default"
"arguments" 7 7
"nested calls" 5 7
"eval" 2 3
"ob callback" "buffered 1" "buffered 2"
"errors" "Division by zero" "Division by zero"
