--TEST--
A callback that has waited may shut the server down, and wait again; beforeShutdown may wait, too
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            Co::sleep(0.01);
            show($server->shutdown());
            Co::sleep(0.05);
            show('message ends', Co::getCid() > 0);
        });
        $server->on('beforeShutdown', function () {
            show('beforeShutdown');
            Co::sleep(0.2);
            show('beforeShutdown ends');
        });
        $server->on('close', function () {
            show('close');
            Co::sleep(0.4);
            show('close ends');
        });
        $server->on('workerStop', fn () => show('workerStop'));
        $server->on('shutdown', fn () => show('shutdown'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('stop');
        echo $client->read(), "\n";
        $client->drop();
        show($server->wait());
    },
);
--EXPECT--
close 1001 "the server stops"
0
--- server ---
true
"beforeShutdown"
"close"
"message ends" true
"beforeShutdown ends"
"close ends"
"workerStop"
"shutdown"
--- status 0 ---
