--TEST--
A message for which PHP has no memory is a fatal error like those of callbacks
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip there is no limit under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['package_max_length' => '64M']);
        $server->on('message', fn () => show('message'));
        $server->on('close', fn () => show('close'));
        register_shutdown_function(fn () => show('shutdown function', @$server->push(1, 'late'), $server->stats()['connection_num']));
        ini_set('memory_limit', '8M');
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $bystander = Client::open($port);
        $client = Client::open($port);
        $client->binary(str_repeat('x', 12_000_000));
        echo $client->read(), "\n", $bystander->read(), "\n";
        $client->close();
        $bystander->close();
        $server->wait();
        $client->drop();
        $bystander->drop();
    },
);
--EXPECTF--
close 1011 "a callback failed"
close 1001 "the server stops"
--- server ---
%AFatal error: Allowed memory size of 8388608 bytes exhausted%a
--- status 255 ---
