--TEST--
Bodies of coroutines, and what they defer, outlive what the script keeps of them
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/kinds.inc';

foreach (KINDS as $kind) {
    register_kind($kind, fn (mixed $callable) => go($callable));
    go(function () use ($kind) {
        register_kind($kind, fn (mixed $callable) => Co::defer($callable));
        echo 'deferred, ';
    });
    echo "end\n";
}
--EXPECT--
function called, function returns, function destroyed, function destroyed, deferred, function called, function returns, end
class called, class returns, static string destroyed, static string destroyed, deferred, class called, class returns, end
class called, class returns, static array destroyed, static array destroyed, deferred, class called, class returns, end
array called, array returns, array destroyed, deferred, array called, array returns, array destroyed, end
reference called, reference returns, reference destroyed, deferred, reference called, reference returns, reference destroyed, end
closure called, closure returns, closure destroyed, deferred, closure called, closure returns, closure destroyed, end
first-class called, first-class returns, first-class destroyed, deferred, first-class called, first-class returns, first-class destroyed, end
invoke called, invoke returns, invoke destroyed, deferred, invoke called, invoke returns, invoke destroyed, end
invoke of closure called, invoke of closure returns, invoke of closure destroyed, deferred, invoke of closure called, invoke of closure returns, invoke of closure destroyed, end
magic called, magic returns, magic destroyed, deferred, magic called, magic returns, magic destroyed, end
magic first-class called, magic first-class returns, magic first-class destroyed, deferred, magic first-class called, magic first-class returns, magic first-class destroyed, end
relative called, relative returns, relative destroyed, deferred, relative called, relative returns, relative destroyed, end
