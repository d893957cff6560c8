--TEST--
exit() after a wait can be caught, and the server goes on; what others wait for goes on after one that is not
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $stops = false;
        $server->on('beforeShutdown', function () use (&$stops) {
            $stops = true;
        });
        $server->on('message', function ($server, $frame) use (&$stops) {
            if ($frame->data === 'wait') {
                show('waits');
                while (!$stops) {
                    Co::sleep(0.005);
                }
                Co::sleep(0.1);
                show('has waited');
                return;
            }
            try {
                Co::sleep(0.01);
                exit(3);
            } catch (Swoole\ExitException $exit) {
                Co::sleep(0.01);
                $server->push($frame->fd, "caught {$exit->getStatus()}");
            }
            if ($frame->data === 'leave') {
                Co::sleep(0.01);
                exit(4);
            }
        });
        $server->on('workerStop', fn () => show('workerStop'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('try');
        show($client->receive());
        $client->text('wait');
        $server->waitFor('"waits"');
        $client->text('leave');
        show($client->receive());
        echo $client->read(), "\n";
        $client->drop();
        show($server->wait());
    },
);
--EXPECTF--
"caught 3"
"caught 3"
close %s
4
--- server ---
"waits"
"has waited"
"workerStop"
--- status 4 ---
