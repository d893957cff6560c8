--TEST--
A handshake that the script answers too late has been refused, and one of a client that has gone is over
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 1, 'upgrade_timeout' => '1s']);
        $server->on('handshake', function ($request, $response) use ($server) {
            show('handshake', $request->fd);
            $request->server['path_info'] === '/late' && sleep(3);
            $request->server['path_info'] === '/gone' && usleep(200_000);
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $response->header('Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
            $response->status(101);
            $response->end();
            $server->push($request->fd, 'for nobody');
        });
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('disconnect', fn ($server, $fd) => show('disconnect', $fd, $server->exists($fd)));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $late = Client::tcp($port);
        show(strtok($late->upgrade('/late'), "\r"));
        $late->drop();
        $server->waitFor('"disconnect" 1');
        $gone = Client::tcp($port);
        $gone->write(Client::upgradeRequest('/gone'));
        $server->waitFor('"handshake" 2');
        $gone->drop();
        $server->waitFor('"disconnect" 2');
        show(Client::open($port)->receive());
    },
);
--EXPECTF--
"HTTP/1.1 503 Service Unavailable"
"for nobody"
--- server ---
"handshake" 1
%s WARN refusing upgrades with 503: the application did not decide about them within the setting `upgrade_timeout`
"disconnect" 1 false
"handshake" 2
"disconnect" 2 false
"handshake" 3
"close" 3
--- status 0 ---
