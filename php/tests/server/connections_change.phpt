--TEST--
Connections that close while they are walked are no trouble
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            $seen = 0;
            foreach ($server->connections as $fd) {
                $seen++;
                if ($fd !== $frame->fd) {
                    $server->close($fd);
                }
            }
            show($seen);
        });
        $server->on('close', function ($server, $fd) {
            show('close');
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        for ($number = 0; $number < 5; $number++) {
            $clients[] = Client::open($port);
        }
        $clients[4]->text('go');
        foreach ([0, 1, 2, 3] as $number) {
            echo $clients[$number]->transcript(), "\n";
        }
        $clients[4]->close();
        echo $clients[4]->transcript(), "\n";
    },
);
--EXPECT--
end
end
end
end
close 1000 ""
end
--- server ---
5
"close"
"close"
"close"
"close"
"close"
--- status 0 ---
