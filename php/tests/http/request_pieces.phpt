--TEST--
A request that comes byte by byte is not read anew with each: heads and chunks
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** The seconds of processor that it takes to feed so many of a request, byte by byte. */
function feed(string $bytes, int $count): float
{
    $start = getrusage();
    for ($i = 0; $i < $count; $i++) {
        $request = Swoole\Http\Request::create();
        foreach (str_split($bytes) as $byte) {
            $request->parse($byte);
        }
        $request->isCompleted() || throw new RuntimeException('it is not complete');
    }
    $end = getrusage();
    return $end['ru_utime.tv_sec'] - $start['ru_utime.tv_sec']
        + ($end['ru_utime.tv_usec'] - $start['ru_utime.tv_usec']) / 1e6;
}

const SIZE = 64_000;
const PARTS = 32;

$requests = [
    'head' => fn (int $size) => "\r\n\r\nGET / HTTP/1.1\r\nA: " . str_repeat('a', $size) . "\r\n\r\n",
    'chunks' => fn (int $size) => "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        . str_repeat("1\r\na\r\n", intdiv($size, 6)) . "0\r\n\r\n",
];
foreach ($requests as $name => $request) {
    // As many bytes in one request cost what they cost in many. Where each byte has all before it read anew they cost
    // some thirty times as much. On a busy machine one comparison may be off, but not five.
    $ratios = [];
    do {
        $ratios[] = feed($request(SIZE), 1) / max(feed($request(intdiv(SIZE, PARTS)), PARTS), 1e-3);
    } while (end($ratios) > PARTS / 4 && count($ratios) < 5);
    echo $name, end($ratios) <= PARTS / 4 ? ": in proportion\n" : ': ' . implode(' ', $ratios) . "\n";
}
// Lines without an end are given up.
$request = Swoole\Http\Request::create();
$request->parse("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
show($request->parse('1;' . str_repeat('x', 10_000)), $request->parse("\r\n"));
--EXPECT--
head: in proportion
chunks: in proportion
0 0
