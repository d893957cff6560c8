--TEST--
A further port inherits the server's callbacks, or has its own
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $inherits = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        $own = $server->addlistener('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        show(get_class($inherits), count($server->ports), $server->ports[1] === $inherits, $own->host);
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, "server: $frame->data"));
        $own->on('message', fn ($server, $frame) => $server->push($frame->fd, "port: $frame->data"));
        $own->on('open', fn ($server, $request) => show($server->getClientInfo($request->fd)['server_port'] === $own->port));
        show($own->getCallback('message') !== null, $inherits->getCallback('message'));
        show(@$server->listen('127.0.0.1', $inherits->port, SWOOLE_SOCK_TCP));
        file_put_contents(ports_file(), json_encode([$inherits->port, $own->port]));
        serve($server);
    },
    client: function (int $port) {
        $ports = json_decode(file_get_contents(ports_file()));
        unlink(ports_file());
        foreach ([$port, ...$ports] as $each) {
            $client = Client::open($each);
            $client->text('hello');
            show($client->receive());
        }
    },
);
--EXPECT--
"server: hello"
"server: hello"
"port: hello"
--- server ---
"Swoole\\Server\\Port" 3 true "127.0.0.1"
true null
false
true
--- status 0 ---
