--TEST--
Request::parse puts a chunked body together, wherever it is cut
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$data = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n";
for ($at = 1; $at < strlen($data); $at++) {
    $request = Swoole\Http\Request::create();
    $taken = [$request->parse(substr($data, 0, $at)), $request->isCompleted()];
    array_push($taken, $request->parse(substr($data, $at) . 'more'), $request->isCompleted(), $request->getContent());
    if ($taken !== [$at, false, strlen($data) - $at, true, 'abcde']) {
        show($at, $taken);
    }
}
$wrong = Swoole\Http\Request::create();
show($wrong->parse("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcde\r\n"), $wrong->isCompleted());
--EXPECT--
0 false
