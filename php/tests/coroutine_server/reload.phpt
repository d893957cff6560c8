--TEST--
SIGUSR1 and reload() do nothing to callbacks that wait
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = null;
        $server->on('message', function ($server, $frame) use (&$waiting) {
            if ($frame->data === 'go') {
                show(@$server->reload());
                return Co::resume($waiting);
            }
            show('waits');
            $waiting = Co::getCid();
            Co::yield();
            Co::sleep(0.01);
            show(@$server->reload());
            $server->push($frame->fd, 'has waited');
        });
        $server->on('workerStop', fn () => show('workerStop'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('wait');
        $server->waitFor('"waits"');
        $server->signal(10);
        $server->waitFor('reload');
        $client->text('go');
        show($client->receive());
    },
);
--EXPECTF--
"has waited"
--- server ---
"waits"
%s WARN Server::reload() %s
%s WARN Server::reload() %s
false
%s WARN Server::reload() %s
false
"workerStop"
--- status 0 ---
