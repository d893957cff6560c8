--TEST--
With static_handler_locations files are only there, and nothing else is
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

const ROOT = __DIR__ . '/static_locations.root';

test(
    server: function () {
        foreach (['files', 'private'] as $folder) {
            mkdir(ROOT . "/$folder", recursive: true);
            file_put_contents(ROOT . "/$folder/a.txt", "content of $folder");
        }
        $server = make_server(settings: ['enable_static_handler' => true, 'document_root' => ROOT,
            'static_handler_locations' => ['/files', '/other']]);
        $server->on('request', fn ($request, $response) => $response->end('script'));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        show(get($client, '/files/a.txt')[2], get($client, '/private/a.txt')[2]);
        // A location is compared before anything is decoded, without regard to case; the names of files are not.
        foreach (['/FILES/a.txt', '/files/A.txt', '/%66iles/a.txt', '/files/../private/a.txt', '/files/%2e%2e/private/a.txt',
            '/files%2f..%2fprivate/a.txt', '//files/a.txt'] as $target) {
            [$status, , $body] = get($client, $target);
            show($target, $status, $body);
        }
        show(get($client, '/files/missing')[0], get($client, '/files/a.txt', 'POST', "Content-Length: 0\r\n")[2]);
    },
);
--CLEAN--
<?php
exec('rm -rf ' . escapeshellarg(__DIR__ . '/static_locations.root'));
--EXPECT--
"content of files" "script"
"/FILES/a.txt" "HTTP/1.1 404 Not Found" ""
"/files/A.txt" "HTTP/1.1 404 Not Found" ""
"/%66iles/a.txt" "HTTP/1.1 200 OK" "script"
"/files/../private/a.txt" "HTTP/1.1 404 Not Found" ""
"/files/%2e%2e/private/a.txt" "HTTP/1.1 404 Not Found" ""
"/files%2f..%2fprivate/a.txt" "HTTP/1.1 404 Not Found" ""
"//files/a.txt" "HTTP/1.1 200 OK" "script"
"HTTP/1.1 404 Not Found" "script"
--- server ---

--- status 0 ---
