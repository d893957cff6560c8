--TEST--
Only regular files of known types are served: no dot files, no scripts, nothing outside of the root, nothing that blocks
--EXTENSIONS--
posix
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

const BASE = __DIR__ . '/static_refused.base';
const ROOT = BASE . '/root';

/** Paths that are not to be served, whatever they lead to. */
const REFUSED = [
    '/.env', '/%2eenv', '/.hidden.txt', '/.git/config.txt', '/%2Egit/config.txt', '/.git/', '/sub/.hidden.html',
    '/server.php', '/SERVER.PHP', '/server.ph%70', '/server.php/', '/server.php/x.html', '/server.php%00.html',
    '/old.php5', '/page.phtml', '/lib.phar', '/known.php8',
    '/LICENSE', '/data.nobody', '/sub', '/folder.txt', '/folder.txt/', '/fifo.txt', '/fifo.txt/',
    '/outside.txt', '/up/outside.txt', '/beside.txt', '/device.txt',
    '/code.txt', '/env.txt', '/git/config.txt', '/nothing.txt', '/loop.txt',
    '/../outside.txt', '/%2e%2e/outside.txt', '/sub/..%2f..%2foutside.txt', '/sub/../page.html',
    '/page.html%00', '/./page.html', '/page.html/', '/missing.html', '/fifos/', '/scripts/',
];

/** Paths that are served. */
const SERVED = [
    '/page.html', '/%70age.html', '//page.html', '/sub/./deep.js', '/UPPER.HTML', '/a+b%20c.txt', '/inside', '/absolute.css',
    '/sub/deep.js', '/linked/deep.js', '/later.added', '/index/',
];

function make_root(): void
{
    foreach (['sub', '.git', 'folder.txt', 'fifos', 'scripts', 'index'] as $folder) {
        mkdir(ROOT . "/$folder", recursive: true);
    }
    $files = ['../outside.txt', '../root-beside.txt', '.env', '.hidden.txt', '.git/config.txt', 'sub/.hidden.html', 'server.php',
        'SERVER.PHP', 'old.php5', 'page.phtml', 'lib.phar', 'known.php8', 'LICENSE', 'data.nobody', 'page.html', 'UPPER.HTML',
        'a+b c.txt', 'style.css', 'sub/deep.js', 'later.added', 'scripts/index.php', 'index/index.php', 'index/second.htm'];
    foreach ($files as $file) {
        file_put_contents(ROOT . "/$file", "content of $file");
    }
    posix_mkfifo(ROOT . '/fifo.txt', 0600);
    posix_mkfifo(ROOT . '/fifos/second.htm', 0600);
    $links = ['outside.txt' => '../outside.txt', 'up' => '..', 'beside.txt' => BASE . '/root-beside.txt', 'device.txt' => '/dev/zero',
        'code.txt' => 'server.php', 'env.txt' => '.env', 'git' => '.git', 'nothing.txt' => 'missing', 'loop.txt' => 'loop.txt',
        'inside' => 'page.html', 'absolute.css' => ROOT . '/style.css', 'linked' => 'sub'];
    foreach ($links as $name => $target) {
        symlink($target, ROOT . "/$name");
    }
}

test_variants(
    server: function (string $variant) {
        is_dir(BASE) || make_root();
        $locations = $variant === 'located' ? ['/'] : [];
        $server = make_server(settings: ['enable_static_handler' => true, 'document_root' => ROOT,
            'static_handler_locations' => $locations, 'http_index_files' => ['index.php', '../outside.txt', 'second.htm']]);
        $server->on('request', fn ($request, $response) => $response->end("script {$request->server['request_uri']}"));
        swoole_mime_type_set('added', 'x/added');
        swoole_mime_type_set('php8', 'text/plain');
        serve($server);
    },
    client: function (callable $start) {
        foreach (['anywhere', 'located'] as $variant) {
            $process = $start($variant);
            finish($process, function () use ($process, $variant) {
                $client = Client::tcp($process->port);
                foreach (REFUSED as $target) {
                    foreach (['GET', 'HEAD'] as $method) {
                        [$status, $fields, $body] = get($client, $target, $method);
                        $is_right = match (true) {
                            $variant === 'located' => "$status $body" === 'HTTP/1.1 404 Not Found ',
                            $method === 'GET' => $body === "script $target",
                            default => in_array('content-length: ' . strlen("script $target"), $fields),
                        };
                        $is_right || show("$method $target", $status, $fields, $body);
                    }
                }
                foreach (SERVED as $target) {
                    [$status, $fields, $body] = get($client, $target);
                    show($target, $status, current(preg_grep('/^content-type/', $fields)), $body);
                }
            });
        }
    },
);
--CLEAN--
<?php
exec('rm -rf ' . escapeshellarg(__DIR__ . '/static_refused.base'));
--EXPECT--
"/page.html" "HTTP/1.1 200 OK" "content-type: text/html" "content of page.html"
"/%70age.html" "HTTP/1.1 200 OK" "content-type: text/html" "content of page.html"
"//page.html" "HTTP/1.1 200 OK" "content-type: text/html" "content of page.html"
"/sub/./deep.js" "HTTP/1.1 200 OK" "content-type: text/javascript" "content of sub/deep.js"
"/UPPER.HTML" "HTTP/1.1 200 OK" "content-type: text/html" "content of UPPER.HTML"
"/a+b%20c.txt" "HTTP/1.1 200 OK" "content-type: text/plain" "content of a+b c.txt"
"/inside" "HTTP/1.1 200 OK" "content-type: text/html" "content of page.html"
"/absolute.css" "HTTP/1.1 200 OK" "content-type: text/css" "content of style.css"
"/sub/deep.js" "HTTP/1.1 200 OK" "content-type: text/javascript" "content of sub/deep.js"
"/linked/deep.js" "HTTP/1.1 200 OK" "content-type: text/javascript" "content of sub/deep.js"
"/later.added" "HTTP/1.1 200 OK" "content-type: x/added" "content of later.added"
"/index/" "HTTP/1.1 200 OK" "content-type: text/html" "content of index/second.htm"
--- server ---

--- status 0 ---
"/page.html" "HTTP/1.1 200 OK" "content-type: text/html" "content of page.html"
"/%70age.html" "HTTP/1.1 200 OK" "content-type: text/html" "content of page.html"
"//page.html" "HTTP/1.1 200 OK" "content-type: text/html" "content of page.html"
"/sub/./deep.js" "HTTP/1.1 200 OK" "content-type: text/javascript" "content of sub/deep.js"
"/UPPER.HTML" "HTTP/1.1 200 OK" "content-type: text/html" "content of UPPER.HTML"
"/a+b%20c.txt" "HTTP/1.1 200 OK" "content-type: text/plain" "content of a+b c.txt"
"/inside" "HTTP/1.1 200 OK" "content-type: text/html" "content of page.html"
"/absolute.css" "HTTP/1.1 200 OK" "content-type: text/css" "content of style.css"
"/sub/deep.js" "HTTP/1.1 200 OK" "content-type: text/javascript" "content of sub/deep.js"
"/linked/deep.js" "HTTP/1.1 200 OK" "content-type: text/javascript" "content of sub/deep.js"
"/later.added" "HTTP/1.1 200 OK" "content-type: x/added" "content of later.added"
"/index/" "HTTP/1.1 200 OK" "content-type: text/html" "content of index/second.htm"
--- server ---

--- status 0 ---
