--TEST--
What a client sends cannot end the server by memory_limit: it is told 413, and the log names the setting
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip there is no limit under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

/** The most arrays for the fewest bytes: 64 in each of 1000 variables. */
function nested(int $count, string $separator, string $end): string
{
    return implode($separator, array_map(fn (int $index) => "a$index" . str_repeat('[]', 64) . $end, range(1, $count)));
}

function multipart(iterable $parts): string
{
    $body = '';
    foreach ($parts as $part) {
        $body .= "--B\r\nContent-Disposition: form-data; $part\r\n";
    }
    return "$body--B--\r\n";
}

test(
    server: function () {
        ini_set('memory_limit', '8M');
        $server = make_server(settings: ['package_max_length' => '20M', 'upload_max_filesize' => '64M']);
        $second = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        $second->on('beforeHandshakeResponse', fn () => null);
        file_put_contents(ports_file(), (string) $second->port);
        $server->on('request', function ($request, $response) {
            $response->end(json_encode([count($request->get ?? []), count($request->post ?? []), $request->files['f']['size'] ?? null]));
        });
        $server->on('open', fn ($server, $request) => $server->push($request->fd, (string) count($request->get ?? [])));
        serve($server);
    },
    client: function (int $port) {
        $post = function (string $type, string $body) use ($port) {
            $fields = "Content-Type: $type\r\nContent-Length: " . strlen($body) . "\r\n";
            [$status, , $answer] = get(Client::tcp($port), '/', 'POST', $fields, $body);
            show($status, $answer);
        };
        $head = function (string $target, string $further) use ($port) {
            [$status, , $answer] = get(Client::tcp($port), $target, 'GET', $further);
            show($status, $answer);
        };
        $field = fn (string $name) => "name=$name\r\n\r\n";
        $file = 'name=f; filename=x' . "\r\n\r\n" . str_repeat('x', 18_000_000);
        $form = 'application/x-www-form-urlencoded';

        $post($form, 'a=1&b=[[[[');
        $post($form, nested(1000, '&', '=1'));
        $post($form, 'a=' . str_repeat('x', 15_000_000));
        $post('multipart/form-data; boundary=B', multipart([$field('a'), $field('b')]));
        $post('multipart/form-data; boundary=B', multipart(array_map($field, explode('&', nested(1000, '&', '')))));
        $post('multipart/form-data; boundary=B', multipart([$field('a') . str_repeat('x', 15_000_000) . "\r\n"]));
        // Files are none of PHP's memory.
        $post('multipart/form-data; boundary=B', multipart([$file]));
        $post('application/json', '"x"');
        $post('application/json', '"' . str_repeat('x', 15_000_000) . '"');
        $head('/?' . nested(400, '&', ''), '');
        $head('/', 'Cookie: ' . nested(400, ';', '=1') . "\r\n");
        $head('/?a=1', "Cookie: b=2\r\n");

        $client = Client::tcp($port);
        show($client->upgrade('/?' . nested(400, '&', '')) !== '', (string) $client->read());
        // Where the script has a word in the handshake it need not have been accepted yet.
        $client = Client::tcp((int) file_get_contents(ports_file()));
        show(strtok($client->upgrade('/?' . nested(400, '&', '')), "\r"));
        unlink(ports_file());
        show(Client::open($port, '/?a=1&b=2')->receive());
    },
);
--EXPECTF--
"HTTP/1.1 200 OK" "[0,2,null]"
"HTTP/1.1 413 Payload Too Large" ""
"HTTP/1.1 413 Payload Too Large" ""
"HTTP/1.1 200 OK" "[0,2,null]"
"HTTP/1.1 413 Payload Too Large" ""
"HTTP/1.1 413 Payload Too Large" ""
"HTTP/1.1 200 OK" "[0,0,18000000]"
"HTTP/1.1 200 OK" "[0,0,null]"
"HTTP/1.1 413 Payload Too Large" ""
"HTTP/1.1 413 Payload Too Large" ""
"HTTP/1.1 413 Payload Too Large" ""
"HTTP/1.1 200 OK" "[1,0,null]"
true "close 1009 \"memory_limit\""
"HTTP/1.1 413 Content Too Large"
"2"
--- server ---
%A a request is refused: in PHP it would take some %d bytes, which memory_limit (8388608 bytes) does not leave
%A--- status 0 ---
