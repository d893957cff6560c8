--TEST--
After the last connection coroutines go on as before: channels, children, exceptions, and exit()
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $how) {
        $server = make_server();
        $closed = false;
        $server->on('message', function ($server, $frame) use (&$closed, $how) {
            show('waits');
            while (!$closed) {
                Co::sleep(0.005);
            }
            // The loop of the connections has ended meanwhile.
            Co::sleep(0.05);
            switch ($how) {
                case 'channel':
                    $channel = new Chan();
                    go(function () use ($channel) {
                        Co::sleep(0.01);
                        $channel->push('by a child');
                    });
                    show($channel->pop(), $channel->pop(0.01));
                    break;
                case 'child':
                    go(function () {
                        Co::sleep(0.01);
                        throw new RuntimeException('in a child');
                    });
                    Co::sleep(0.05);
                    show('not concerned');
                    break;
                case 'exception':
                    throw new RuntimeException('in the callback');
                case 'exit':
                    exit(7);
                case 'calls':
                    show($server->exists(1), @$server->push(1, 'late'), @$server->close(1), $server->shutdown(),
                        count($server->connections), $server->stats()['connection_num']);
                    break;
                case 'fatal':
                    @trigger_error('fatal', E_USER_ERROR);
            }
        });
        $server->on('close', function () use (&$closed) {
            $closed = true;
        });
        $server->on('workerStop', fn () => show('workerStop'));
        ini_set('html_errors', '0');
        serve($server);
    },
    client: function (callable $start) {
        foreach (['channel', 'child', 'exception', 'exit', 'calls', 'fatal'] as $how) {
            $server = $start($how);
            $client = Client::open($server->port);
            $client->text('go');
            $server->waitFor('"waits"');
            $server->signal(15);
            $client->read();
            $client->drop();
            show($how, $server->wait());
            echo preg_replace(['/^.*Uncaught (\w+: .*) in .*/m', '/^Stack.*|^#.*|^  thrown.*/m', '/\n+/'], ['$1', '', "\n"],
                $server->output());
        }
    },
);
--EXPECTF--
"channel" 0
"waits"
"by a child" false
"workerStop"
"child" 0
"waits"
RuntimeException: in a child
"not concerned"
"workerStop"
"exception" 0
"waits"
RuntimeException: in the callback
"workerStop"
"exit" 7
"waits"
"workerStop"
"calls" 0
"waits"
false false false %s 0 0
"workerStop"
"fatal" 255
"waits"
Fatal error: fatal in %s on line %d
