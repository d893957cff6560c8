--TEST--
After a fatal error of a coroutine that another callback has woken, that one does not go on
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip there is no memory limit under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $where) {
        $server = make_server();
        $server->set(['enable_coroutine' => $where !== 'plain']);
        $channel = new Chan(1);
        $wait = function () use ($channel) {
            $channel->pop();
            @trigger_error('of the one that waits', E_USER_ERROR);
        };
        $wake = function () use ($channel) {
            defer(fn () => show('deferred'));
            try {
                $channel->push('value');
                show('goes on');
            } finally {
                show('finally');
            }
        };
        $server->on('open', function ($server, $request) use ($where, $wait) {
            $where === 'plain' ? go($wait) : $wait();
            $server->push($request->fd, 'open');
        });
        $server->on('message', function ($server, $frame) use ($where, $wake, $wait, $channel) {
            if ($where === 'plain') {
                $channel->push('value');
                show('goes on');
            } elseif ($where === 'child') {
                go($wake);
                show('goes on');
            } else {
                $wake();
            }
        });
        foreach (['close', 'workerStop', 'shutdown'] as $event) {
            $server->on($event, fn () => show($event));
        }
        serve($server);
    },
    client: function (callable $start) {
        foreach (['callback', 'child', 'plain'] as $where) {
            $server = $start($where);
            $client = Client::open($server->port);
            $where === 'plain' && show($client->receive());
            $client->text('wake');
            show($where, substr($client->read(), 0, 10));
            $client->drop();
            show($server->wait());
            echo trim($server->output()), "\n";
        }
    },
);
--EXPECTF--
"callback" "close 1011"
255
Fatal error: of the one that waits in %s on line %d
"child" "close 1011"
255
Fatal error: of the one that waits in %s on line %d
"open"
"plain" "close 1011"
255
Fatal error: of the one that waits in %s on line %d
