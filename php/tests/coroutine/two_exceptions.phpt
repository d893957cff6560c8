--TEST--
Coroutines: of two exceptions that end a loop the first comes out of it, and the other is reported
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$two = function () {
    $channel = new Chan(1);
    go(function () use ($channel) {
        $channel->pop();
        throw new DomainException('consumer');
    });
    return function () use ($channel) {
        $channel->push(1);
        throw new LogicException('producer');
    };
};
attempt(fn () => Co\run(function () use ($two) {
    $produce = $two();
    Co::sleep(0.001);
    $produce();
}));
attempt(fn () => Co\run(fn () => Swoole\Timer::after(1, $two())));
?>
--EXPECTF--

Warning: Uncaught LogicException: producer in %s:%d
Stack trace:
%A
  thrown in %s on line %d
DomainException 0: consumer

Warning: Uncaught LogicException: producer in %s:%d
Stack trace:
%A
  thrown in %s on line %d
DomainException 0: consumer
