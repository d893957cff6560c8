--TEST--
A request that comes byte by byte is not read anew with each: heads, chunks and trailers
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** The seconds of processor that all pieces take. */
function feed(string $request, bool &$completed = null): float
{
    $parsed = Swoole\Http\Request::create();
    $start = getrusage();
    foreach (str_split($request) as $byte) {
        $parsed->parse($byte);
    }
    $end = getrusage();
    $completed = $parsed->isCompleted();
    return $end['ru_utime.tv_sec'] - $start['ru_utime.tv_sec']
        + ($end['ru_utime.tv_usec'] - $start['ru_utime.tv_usec']) / 1e6;
}

$requests = [
    'head' => fn (int $size) => "\r\n\r\nGET / HTTP/1.1\r\nA: " . str_repeat('a', $size) . "\r\n\r\n",
    'chunks' => fn (int $size) => "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        . str_repeat("1\r\na\r\n", intdiv($size, 6)) . "0\r\n\r\n",
    'trailers' => fn (int $size) => "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        . str_repeat("a: b\r\n", intdiv($size, 6)) . "\r\n",
];
foreach ($requests as $name => $request) {
    $times = [];
    foreach ([10_000, 160_000] as $size) {
        $times[] = feed($request($size), $completed);
        $completed || print("$name of $size bytes is not complete\n");
    }
    // Sixteen times the bytes: sixteen times the work, and not 256 times.
    $ratio = $times[1] / max($times[0], 1e-3);
    echo $name, $ratio < 64 ? ": in proportion\n" : ": ratio $ratio\n";
}
// Lines without an end are given up.
$request = Swoole\Http\Request::create();
$request->parse("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
show($request->parse('1;' . str_repeat('x', 10_000)), $request->parse("\r\n"));
--EXPECT--
head: in proportion
chunks: in proportion
trailers: in proportion
0 0
