--TEST--
Channels: those who wait are served in the order in which they came, inside of push and pop
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
// Consumers: each gets its value before push returns.
$channel = new Chan(1);
foreach (['a', 'b', 'c'] as $name) {
    go(fn () => show("$name gets", $channel->pop(), $channel->errCode));
}
show($channel->stats());
foreach ([1, 2, 3, 4] as $number) {
    show("pushed $number", $channel->push($number), $channel->length());
}
show($channel->pop(), $channel->stats());

// Producers: one goes on before pop returns.
$channel = new Chan(2);
foreach (['a', 'b', 'c', 'd'] as $name) {
    go(fn () => show("$name pushed", $channel->push($name), $channel->errCode));
}
show($channel->stats());
foreach (range(1, 4) as $turn) {
    show("turn $turn", $channel->pop());
}
show($channel->stats());

// Nobody starves: each of three workers takes its turn.
Co\run(function () {
    $jobs = new Chan(1);
    $done = [];
    foreach (['a', 'b', 'c'] as $worker) {
        go(function () use ($jobs, &$done, $worker) {
            while (($job = $jobs->pop()) !== false) {
                $done[] = "$worker$job";
            }
        });
    }
    foreach (range(1, 9) as $job) {
        $jobs->push($job);
    }
    $jobs->close();
    show(implode(' ', $done));
});

// Ping and pong: each turn is over before the next, and the stack does not grow.
Co\run(function () {
    [$there, $back] = [new Chan(1), new Chan(1)];
    go(function () use ($there, $back) {
        while (($number = $there->pop()) !== false) {
            $back->push($number + 1);
        }
        show('over');
    });
    for ($number = 0; $number < 20_000;) {
        $there->push($number);
        $number = $back->pop();
    }
    show($number);
    $there->close();
});

// All values come once, whoever waits.
Co\run(function () {
    $channel = new Chan(3);
    $sum = 0;
    foreach (range(1, 10) as $producer) {
        go(function () use ($channel, $producer) {
            foreach (range(1, 100) as $number) {
                $channel->push($producer * 1000 + $number);
                $number % 10 === $producer && Co::sleep(0.001);
            }
        });
    }
    foreach (range(1, 7) as $consumer) {
        go(function () use ($channel, &$sum) {
            while (($number = $channel->pop(0.1)) !== false) {
                $sum += $number;
            }
        });
    }
    Co::join(array_diff(iterator_to_array(Co::list()), [Co::getCid()]));
    show($sum, $channel->stats());
});
?>
--EXPECT--
{"consumer_num":3,"producer_num":0,"queue_num":0}
"a gets" 1 0
"pushed 1" true 0
"b gets" 2 0
"pushed 2" true 0
"c gets" 3 0
"pushed 3" true 0
"pushed 4" true 1
4 {"consumer_num":0,"producer_num":0,"queue_num":0}
"a pushed" true 0
"b pushed" true 0
{"consumer_num":0,"producer_num":2,"queue_num":2}
"c pushed" true 0
"turn 1" "a"
"d pushed" true 0
"turn 2" "b"
"turn 3" "c"
"turn 4" "d"
{"consumer_num":0,"producer_num":0,"queue_num":0}
"a1 b2 c3 a4 b5 c6 a7 b8 c9"
20000
"over"
5550500 {"consumer_num":0,"producer_num":0,"queue_num":0}
