--TEST--
A fatal error after a wait ends the process with 255: its connection hears 1011, the others 1001, nothing is called
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip there is no memory limit under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $where) {
        $server = make_server();
        $fail = function (string $here) use ($where) {
            if ($here === $where) {
                Co::sleep(0.01);
                ini_set('memory_limit', '16M');
                str_repeat('x', 1 << 26);
            }
        };
        $server->on('open', fn ($server, $request) => $request->fd === 2 && $fail('open'));
        $server->on('message', function ($server, $frame) use ($fail) {
            if ($frame->fd === 1) {
                try {
                    Co::yield();
                } finally {
                    show('finally');
                }
            }
            $fail('message');
            defer(fn () => $fail('deferred'));
            go(fn () => $fail('child'));
            Swoole\Timer::after(1, fn () => $fail('timer'));
            $frame->data === 'go' && $server->push($frame->fd, 'begun');
        });
        $server->on('request', fn () => $fail('request'));
        foreach (['close', 'beforeShutdown', 'workerStop', 'shutdown'] as $event) {
            $server->on($event, fn () => show($event));
        }
        serve($server);
    },
    client: function (callable $start) {
        foreach (['open', 'message', 'deferred', 'child', 'timer', 'request'] as $where) {
            $server = $start($where);
            $bystander = Client::open($server->port);
            $bystander->text('wait');
            if ($where === 'request') {
                $client = Client::tcp($server->port);
                $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                $heard = strtok($client->readHead(), "\r");
            } else {
                $client = Client::open($server->port);
                $client->text('x');
                $heard = substr($client->read(), 0, 10);
            }
            show($where, $heard, substr($bystander->read(), 0, 10));
            $client->drop();
            $bystander->drop();
            show($server->wait());
            echo trim($server->output()), "\n";
        }
    },
);
--EXPECTF--
"open" "close 1011" "close 1001"
255
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in %s on line %d
"message" "close 1011" "close 1001"
255
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in %s on line %d
"deferred" "close 1011" "close 1001"
255
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in %s on line %d
"child" "close 1001" "close 1001"
255
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in %s on line %d
"timer" "close 1001" "close 1001"
255
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in %s on line %d
"request" "HTTP/1.1 500 Internal Server Error" "close 1001"
255
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in %s on line %d
