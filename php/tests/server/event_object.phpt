--TEST--
With event_object, connect and close get an Event
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['event_object' => true]);
        foreach (['connect', 'close'] as $event) {
            $server->on($event, function ($server, Swoole\Server\Event $object) use ($event) {
                show($event, $object->fd, $object->reactor_id, is_float($object->dispatch_time));
            });
        }
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        Client::open($port)->drop();
        $server->waitFor('close');
    },
);
--EXPECT--
--- server ---
"connect" 1 0 true
"close" 1 0 true
--- status 0 ---
