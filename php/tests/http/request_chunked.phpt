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

/** What becomes of a request with this head and body: the bytes that were taken, whether it is complete, its body. */
function parsed(string $fields, string $body, string $version = '1.1'): array
{
    $request = Swoole\Http\Request::create();
    $taken = $request->parse("POST / HTTP/$version\r\n$fields\r\n\r\n$body");
    return [$taken > 0, $request->isCompleted(), $request->getContent()];
}

$chunked = 'Transfer-Encoding: chunked';
$body = "3\r\nabc\r\n0\r\n\r\n";
foreach ([
    [$chunked, $body],
    ["$chunked\r\nX: y", "3 ;x\r\nabc\r\n0\r\nX: y\r\n\r\n"],
    // RFC 9112 §7.1: what another reader could read otherwise, as the server itself refuses it of its clients.
    [$chunked, "3\r\nabcde\r\n"],
    [$chunked, "3 \r\nabc\r\n0\r\n\r\n"],
    [$chunked, "3 x\r\nabc\r\n0\r\n\r\n"],
    [$chunked, "3\nabc\n0\n\n"],
    [$chunked, "+3\r\nabc\r\n0\r\n\r\n"],
    [$chunked, "3;\x01\r\nabc\r\n0\r\n\r\n"],
    [$chunked, '3;' . str_repeat('x', 300) . "\r\nabc\r\n0\r\n\r\n"],
    [$chunked, "3\r\nabc\r\n0\r\nno field\r\n\r\n"],
    [$chunked, "3\r\nabc\r\n0\r\nX: y\r\n folded\r\n\r\n"],
    [$chunked, "3\r\nabc\r\n0\r\n" . str_repeat("X: y\r\n", 3000) . "\r\n"],
    [$chunked, "10000000000000003\r\nabc\r\n0\r\n\r\n"],
    // RFC 9112 §6.1 and §6.3: the body's end, said twice, or in a way that HTTP/1.0 does not have.
    ["$chunked\r\n$chunked", $body],
    ["$chunked\r\nTransfer-Encoding: gzip", $body],
    ["Transfer-Encoding: gzip\r\n$chunked", $body],
    ['Transfer-Encoding: gzip, chunked', $body],
    ["$chunked\r\nContent-Length: 3", $body],
    [$chunked, $body, '1.0'],
] as $request) {
    show(...parsed(...$request));
}
--EXPECT--
true true "abc"
true true "abc"
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
false false ""
