--TEST--
php.ini's limits hold for queries, cookies and both kinds of forms, with one warning of the engine's for each
--INI--
max_input_vars=3
max_input_nesting_level=2
max_multipart_body_parts=5
display_errors=0
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();

function parsed(string $head, string $body = ''): Swoole\Http\Request
{
    $request = Swoole\Http\Request::create();
    $request->parse("$head\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body");
    return $request;
}

/** A form in parts, with the names that are given. */
function multipart(array $names): Swoole\Http\Request
{
    $parts = array_map(fn ($name) => "--B\r\nContent-Disposition: form-data; name=\"$name\"\r\n\r\nv\r\n", $names);
    return parsed("POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=B", implode($parts) . '--B--');
}

show(parsed('GET /?a&b&c&d&e HTTP/1.1')->get);
show(parsed("GET / HTTP/1.1\r\nCookie: a; b; c; d; e")->cookie);
show(parsed("GET / HTTP/1.1\r\nCookie: a; b\r\nCookie: c; d; e")->cookie);
show(parsed("POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded", 'a&b&c&d&e')->post);
show(multipart(['a', 'b', 'c', 'd', 'e'])->post);
echo "--- nesting ---\n";
show(parsed('GET /?a[b][c]=1&b[b][c][d]=2&c[b][c][d]=3 HTTP/1.1')->get);
show(parsed("GET / HTTP/1.1\r\nCookie: a[][][]=1; b=2")->cookie);
show(multipart(['a[x][y][z]', 'b[x][y]'])->post);
echo "--- parts ---\n";
show(multipart(['a', 'a', 'a', 'a', 'a', 'a', 'a'])->post);
--EXPECT--
warning: Swoole\Http\Request::parse(): Input variables exceeded 3. To increase the limit change max_input_vars in php.ini.
{"a":"","b":"","c":""}
warning: Swoole\Http\Request::parse(): Input variables exceeded 3. To increase the limit change max_input_vars in php.ini.
{"a":"","b":"","c":""}
warning: Swoole\Http\Request::parse(): Input variables exceeded 3. To increase the limit change max_input_vars in php.ini.
{"a":"","b":"","c":""}
warning: Swoole\Http\Request::parse(): Input variables exceeded 3. To increase the limit change max_input_vars in php.ini.
{"a":"","b":"","c":""}
warning: Swoole\Http\Request::parse(): Input variables exceeded 3. To increase the limit change max_input_vars in php.ini.
{"a":"v","b":"v","c":"v"}
--- nesting ---
warning: Swoole\Http\Request::parse(): Input variable nesting level exceeded 2. To increase the limit change max_input_nesting_level in php.ini.
{"a":{"b":{"c":"1"}}}
warning: Swoole\Http\Request::parse(): Input variable nesting level exceeded 2. To increase the limit change max_input_nesting_level in php.ini.
{"b":"2"}
warning: Swoole\Http\Request::parse(): Input variable nesting level exceeded 2. To increase the limit change max_input_nesting_level in php.ini.
{"b":{"x":{"y":"v"}}}
--- parts ---
warning: Swoole\Http\Request::parse(): Multipart body parts limit exceeded 5. To increase the limit change max_multipart_body_parts in php.ini.
warning: Swoole\Http\Request::parse(): Input variables exceeded 3. To increase the limit change max_input_vars in php.ini.
{"a":"v"}
