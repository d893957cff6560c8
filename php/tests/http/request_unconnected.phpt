--TEST--
A request that nothing stands behind answers false, and a class of the script's own may extend it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class Mine extends Swoole\Http\Request
{
    public $more = 1;
}

foreach ([new Swoole\Http\Request(), new Mine()] as $request) {
    show($request->getContent(), $request->rawContent(), $request->getData(), $request->getMethod());
    show($request->isCompleted(), $request->parse('GET / HTTP/1.1'), $request->header);
}
show(get_class($request), $request->more);
attempt(fn () => clone $request);
attempt(fn () => serialize($request));
--EXPECT--
false false false false
false false null
false false false false
false false null
"Mine" 1
Error 0: Trying to clone an uncloneable object of class Swoole\Http\Request
Exception 0: Serialization of 'Mine' is not allowed
