--TEST--
The callbacks of a further port wait as the server's do
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class);
        $further = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        $server->on('message', function ($server, $frame) {
            Co::sleep($frame->data === 'slow' ? 0.03 : 0.01);
            $server->push($frame->fd, "server: $frame->data");
        });
        $further->on('message', function ($server, $frame) {
            Co::sleep($frame->data === 'slow' ? 0.03 : 0.01);
            $server->push($frame->fd, "port: $frame->data");
        });
        $further->on('close', function ($server, $fd) {
            Co::sleep(0.01);
            show('close', $fd);
        });
        file_put_contents(ports_file(), $further->port);
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $further = (int) file_get_contents(ports_file());
        unlink(ports_file());
        foreach ([$port, $further] as $one) {
            $client = Client::open($one);
            $client->write(Client::masked(1, 'slow') . Client::masked(1, 'quick'));
            show($client->receive(), $client->receive());
            $client->drop();
        }
        $server->waitFor('"close" 2');
    },
);
--EXPECT--
"server: slow" "server: quick"
"port: slow" "port: quick"
--- server ---
"close" 2
--- status 0 ---
