--TEST--
One after the other, a process may have two servers
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $first = make_server();
        $first->on('message', fn ($server, $frame) => $server->shutdown());
        $second = make_server();
        $second->on('open', fn ($server, $request) => show('second'));
        $second->on('message', fn ($server, $frame) => $server->push($frame->fd, 'from the second'));
        file_put_contents(ports_file(), $second->port);
        show(serve($first));
        show($second->start());
    },
    client: function (int $port) {
        $second = (int) file_get_contents(ports_file());
        unlink(ports_file());
        $client = Client::open($port);
        $client->text('stop');
        $client->read();
        $client->close();
        $client->drop();
        $client = Client::open($second);
        $client->text('hello');
        show($client->receive());
    },
);
--EXPECT--
"from the second"
--- server ---
true
"second"
true
--- status 0 ---
