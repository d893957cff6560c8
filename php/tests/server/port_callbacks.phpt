--TEST--
The first port's callbacks are the server's, also while it is the only one
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $port = $server->ports[0];
        $server->on('message', fn () => show('replaced'));
        $message = fn ($server, $frame) => $server->push($frame->fd, "port: $frame->data");
        show($port->on('message', $message), $server->getCallback('message') === $message);
        show($port->on('open', fn ($server, $request) => show('open', $request->fd)));
        $server->on('close', $close = fn ($server, $fd) => show('close', $fd));
        show($port->getCallback('close') === $close);
        // What is no port's is the server's alone.
        show($port->on('workerStop', $close), $port->on('start', $close), $server->getCallback('start'));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('hello');
        show($client->receive());
        $client->close();
        $client->transcript();
    },
);
--EXPECT--
"port: hello"
--- server ---
true true
true
true
warning: Swoole\Server\Port::on(): unknown event types[workerStop]
warning: Swoole\Server\Port::on(): unknown event types[start]
false false null
"open" 1
"close" 1
--- status 0 ---
