--TEST--
Cookies are what $_COOKIE has for the same field, taken from PHP's own server
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$fields = [
    'a=ab+cd==; b=%41%2B; c; d=; e.f=1;  g h=2; i = 3 ;; =4; =5',
    'a=1; a=2; b="q r"; c="x;y"; 12=3; j%41=1; k=%zz%4',
    // The first of equal names counts, and an element may take its place.
    'x[a]=1; x[a]=2; x[]=3; x=4; y=1; y[a]=2; z.z=1; z_z=2; p[q][r]=1; p[q]=2',
    'n[a=1; n_a=2; o[a]b=3; [x]=1; __Host-a=1; _[Host-a=2; ' . "\tt=1;\tu=\t2",
    'deep' . str_repeat('[a]', 65) . '=1; flat=2',
    '',
];

/** What a server of PHP's own makes of them. */
function reference(array $fields): array
{
    $script = tempnam(sys_get_temp_dir(), 'gannet');
    file_put_contents($script, '<?php echo serialize($_COOKIE);');
    $free = stream_socket_server('tcp://127.0.0.1:0');
    $address = stream_socket_get_name($free, false);
    fclose($free);
    $server = proc_open([PHP_BINARY, '-n', '-S', $address, $script], [2 => ['pipe', 'w']], $pipes);
    // It says when it listens.
    fgets($pipes[2]);
    $cookies = [];
    foreach ($fields as $field) {
        $context = stream_context_create(['http' => ['header' => "Cookie: $field"]]);
        $cookies[] = unserialize(file_get_contents("http://$address/", false, $context));
    }
    proc_terminate($server);
    proc_close($server);
    unlink($script);
    return $cookies;
}

$reference = reference($fields);
foreach ($fields as $index => $field) {
    $request = Swoole\Http\Request::create();
    @$request->parse("GET / HTTP/1.1\r\nCookie: $field\r\n\r\n");
    if ($request->cookie !== $reference[$index]) {
        echo "difference in field $index: ";
        show($request->cookie, $reference[$index]);
    }
}
show($reference[0], $reference[2]);

// Cookies in several fields are those of one.
$request = Swoole\Http\Request::create();
$request->parse("GET / HTTP/1.1\r\nCookie: a=1\r\nCookie: a=2; b=3\r\n\r\n");
show($request->cookie);
--EXPECT--
{"a":"ab+cd==","b":"A+","c":"","d":"","e_f":"1","g_h":"2","i_":" 3 "} {"x":{"a":"2","0":"3"},"y":{"a":"2"},"z_z":"1","p":{"q":"2"}}
{"a":"1","b":"3"}
