--TEST--
Forms: both content types reach post, a file does not, and parse_body turns it off
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function post(string $method, string $type, string $body, array $options = []): void
{
    $request = Swoole\Http\Request::create($options);
    $request->parse("$method / HTTP/1.1\r\nContent-Type: $type\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body");
    show($request->isCompleted(), $request->post, $request->files['f']['name'] ?? null);
}

post('POST', 'application/x-www-form-urlencoded; charset=utf-8', 'a=1&b[]=2&b[]=3&c[x]=%26+y&d');
post('POST', 'application/x-www-form-urlencoded', '');
post('GET', 'application/x-www-form-urlencoded', 'a=1');
post('POST', 'application/x-www-form-urlencoded', 'a=1', ['parse_body' => false]);
post('POST', 'application/json', '{"a":1}');

$part = fn (string $head, string $body) => "\r\n--B b\r\n$head\r\n\r\n$body";
$body = substr($part('Content-Disposition: form-data; name="a[x]"', '1'), 2)
    . $part('Content-Disposition: form-data; name="f"; filename="f.txt"', 'of a file')
    . $part("Content-Type: text/plain\r\ncontent-disposition: form-data; name=b", "two\r\nlines\r\n--B")
    . $part('Content-Disposition: form-data; name="a[y]"', '') . "\r\n--B b--\r\n";
post('PUT', 'multipart/form-data; boundary="B b"', $body);
post('PUT', 'multipart/form-data; boundary="B b"', "preamble\r\n$body");
// What is cut off is left out.
post('PUT', 'multipart/form-data; boundary="B b"', substr($body, 0, strpos($body, 'two')));
post('PUT', 'multipart/form-data', $body);
--EXPECT--
true {"a":"1","b":["2","3"],"c":{"x":"& y"},"d":""} null
true null null
true null null
true null null
true null null
true {"a":{"x":"1","y":""},"b":"two\r\nlines\r\n--B"} "f.txt"
true {"a":{"x":"1","y":""},"b":"two\r\nlines\r\n--B"} "f.txt"
true {"a":{"x":"1"}} "f.txt"
true null null
