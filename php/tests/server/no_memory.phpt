--TEST--
A message for which PHP has no memory closes its connection, and no other: 1009, and the log names memory_limit
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
        $server->on('message', function ($server, $frame) {
            if ($frame->data === 'still there?') {
                show($server->exist(2), iterator_to_array($server->connections, false));
            }
            $server->push($frame->fd, (string) strlen($frame->data));
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor));
        ini_set('memory_limit', '8M');
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $bystander = Client::open($port);
        $client = Client::open($port);
        // One that fits, as often as one likes.
        for ($i = 0; $i < 5; $i++) {
            $client->binary(str_repeat('x', 3_000_000));
            echo $client->receive(), "\n";
        }
        $client->binary(str_repeat('x', 12_000_000));
        echo $client->read(), "\n";
        // To the script it is over, though its client has not answered yet.
        $bystander->text('still there?');
        echo $bystander->receive(), "\n";
        $client->close(1009);
        $server->waitFor('close');
        $bystander->close();
        echo $bystander->read(), "\n";
    },
);
--EXPECTF--
3000000
3000000
3000000
3000000
3000000
close 1009 "memory_limit"
12
close 1000 ""
--- server ---
%A a message of 12000000 bytes is refused with 1009: memory_limit (8388608 bytes) does not leave as much
false [1]
"close" 2 -1
"close" 1 0
--- status 0 ---
