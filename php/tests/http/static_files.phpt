--TEST--
Files of the document root come before the script, which gets what is no file
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

const ROOT = __DIR__ . '/static_files.root';

test(
    server: function () {
        mkdir(ROOT . '/sub', recursive: true);
        file_put_contents(ROOT . '/page.html', '<p>');
        file_put_contents(ROOT . '/sub/start.htm', 'start');
        file_put_contents(ROOT . '/sub/index.html', 'not asked for');
        $server = make_server(settings: ['enable_static_handler' => true, 'document_root' => ROOT,
            'http_index_files' => ['none.htm', 'start.htm']]);
        $server->on('request', fn ($request, $response) => $response->end("script {$request->server['request_uri']}"));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $targets = ['/page.html', '/page.html?x=1', '/sub/', '/sub', '/', '/missing', '/../static_files.phpt',
            '/sub/../../static_files.phpt', '/%2e%2e/static_files.phpt'];
        foreach ($targets as $target) {
            $answer = get($client, $target);
            show($target, $answer[0], array_values(preg_grep('/^content-type|^server/', $answer[1])), $answer[2]);
        }
        show(get($client, '/page.html', 'POST', "Content-Length: 1\r\n", 'x')[2]);
    },
);
--CLEAN--
<?php
$root = __DIR__ . '/static_files.root';
array_map('unlink', ["$root/page.html", "$root/sub/start.htm", "$root/sub/index.html"]);
rmdir("$root/sub");
rmdir($root);
--EXPECT--
"/page.html" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "<p>"
"/page.html?x=1" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "<p>"
"/sub/" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "start"
"/sub" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "script /sub"
"/" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "script /"
"/missing" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "script /missing"
"/../static_files.phpt" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "script /../static_files.phpt"
"/sub/../../static_files.phpt" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "script /sub/../../static_files.phpt"
"/%2e%2e/static_files.phpt" "HTTP/1.1 200 OK" ["content-type: text/html","server: gannet"] "script /%2e%2e/static_files.phpt"
"script /page.html"
--- server ---

--- status 0 ---
