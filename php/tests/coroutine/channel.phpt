--TEST--
Channels: a queue, which waits where it is empty or full
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
// Where nobody has to wait it needs no coroutine.
$channel = new Swoole\Coroutine\Channel(2);
show($channel->capacity, $channel->errCode, $channel->isEmpty(), $channel->isFull(), $channel->length());
show($channel->push('a'), $channel->push(['b' => 1]), $channel->isFull(), $channel->length(), $channel->stats());
attempt(fn () => $channel->push('c'));
attempt(fn () => $channel->push('c', 0.1));
show($channel->pop(), $channel->pop(0.1), $channel->isEmpty());
attempt(fn () => $channel->pop());
attempt(fn () => $channel->pop(0.1));
$channel->push(null);
show($channel->pop(), $channel->errCode);
$channel->push('last');
show($channel->close(), $channel->close());
show($channel->push('late'), $channel->errCode === SWOOLE_CHANNEL_CLOSED);
show($channel->pop(), $channel->errCode === SWOOLE_CHANNEL_OK, $channel->pop(), $channel->errCode);
show((new Swoole\Coroutine\Channel())->capacity, (new Swoole\Coroutine\Channel(0))->capacity);
show((new Chan(-5))->capacity);
show(new Chan(3) instanceof Swoole\Coroutine\Channel, new Co\Channel(3) instanceof Swoole\Coroutine\Channel);
attempt(fn () => clone new Chan());
attempt(fn () => serialize(new Chan()));
class Traced
{
    public function __destruct()
    {
        echo "gone\n";
    }
}
$channel = new Chan(1);
$channel->push(new Traced());
unset($channel);
echo "after\n";
// The usual way: workers push, the one who started them pops.
Co\run(function () {
    $results = new Chan(3);
    foreach ([1, 2, 3] as $number) {
        go(fn () => $results->push($number * $number));
    }
    show($results->pop(), $results->pop(), $results->pop());
});
?>
--EXPECT--
2 0 true false 0
true true true 2 {"consumer_num":0,"producer_num":0,"queue_num":2}
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
"a" {"b":1} true
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
null 0
true false
false true
"last" true false -2
1 1
1
true true
Error 0: Trying to clone an uncloneable object of class Swoole\Coroutine\Channel
Exception 0: Serialization of 'Swoole\Coroutine\Channel' is not allowed
gone
after
1 4 9
