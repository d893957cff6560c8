--TEST--
Near memory_limit small requests and handshakes are served: only what is large is asked for room
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

const LIMIT = 8 << 20;
const CHUNK = 2 << 20;

test(
    server: function () {
        ini_set('memory_limit', (string) LIMIT);
        $server = make_server();
        $kept = new ArrayObject();
        $server->on('workerStart', function () use ($kept) {
            // There is no room for another of the engine's chunks, and less and less in those that it has.
            $kept[] = str_repeat('x', LIMIT - CHUNK - memory_get_usage(true));
            while (memory_get_usage(true) - memory_get_usage() > 210_000) {
                $kept[] = str_repeat('x', 4000);
            }
        });
        $server->on('request', fn ($request, $response) => $response->end((string) count($request->get)));
        $server->on('open', fn ($server, $request) => $server->push($request->fd, (string) count($request->get)));
        serve($server);
    },
    client: function (int $port) {
        $query = implode('&', array_map(fn (int $number) => "a$number=1", range(1, 90)));
        show(get(Client::tcp($port), "/?$query")[0]);
        show(get(Client::tcp($port), "/?$query")[2]);
        show((string) Client::open($port, "/?$query")->read());
    },
);
--EXPECT--
"HTTP/1.1 200 OK"
"90"
"text \"90\""
--- server ---

--- status 0 ---
