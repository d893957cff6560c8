--TEST--
Channels: a queue, as long as nobody has to wait
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
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
show(new Chan(3) instanceof Swoole\Coroutine\Channel, new Co\Channel(3) instanceof Swoole\Coroutine\Channel);
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
Swoole\Exception 10001: Swoole\Coroutine\Channel::push() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, make the channel larger, or ask isFull() before, for nobody can take a value while this one waits
Swoole\Exception 10001: Swoole\Coroutine\Channel::push() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, make the channel larger, or ask isFull() before, for nobody can take a value while this one waits
"a" {"b":1} true
Swoole\Exception 10001: Swoole\Coroutine\Channel::pop() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, push before, or ask isEmpty(), for nobody can push a value while this waits; to look again later, use Swoole\Timer::after()
Swoole\Exception 10001: Swoole\Coroutine\Channel::pop() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, push before, or ask isEmpty(), for nobody can push a value while this waits; to look again later, use Swoole\Timer::after()
null 0
true false
false true
"last" true false -2
1 1
true true
gone
after
1 4 9
