--TEST--
A fatal error closes its connection with 1011 and the others with 1001, and nothing is called any more
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
    server: function () {
        $server = make_server();
        $fail = function () {
            ini_set('memory_limit', '16M');
            str_repeat('x', 1 << 26);
        };
        $server->on('message', fn ($server, $frame) => $frame->data === 'fail' && $fail());
        $server->on('open', fn ($server, $request) => $request->server['request_uri'] === '/fail' && $fail());
        $server->on('close', fn () => show('close'));
        $server->on('workerStop', fn () => show('workerStop'));
        $server->on('shutdown', fn () => show('shutdown'));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['/' => 'fail', '/fail' => 'x'] as $path => $text) {
            $server = $start('');
            $bystander = Client::open($server->port);
            $client = Client::open($server->port, $path);
            $client->text($text);
            echo substr($client->read(), 0, 10), "\n", substr($bystander->read(), 0, 10), "\n";
            show($server->wait());
            echo trim($server->output()), "\n";
        }
    },
);
--EXPECTF--
close 1011
close 1001
255
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in %s on line %d
close 1011
close 1001
255
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in %s on line %d
