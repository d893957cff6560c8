--TEST--
Co\run and a Scheduler refuse in callbacks that are no coroutines, for the server's loop runs
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['enable_coroutine' => false]);
        $server->on('message', function ($server, $frame) {
            print_warnings();
            show(Co\run(fn () => show('never')));
            $scheduler = new Co\Scheduler();
            $scheduler->add(fn () => show('never'));
            show($scheduler->start());
            $server->push($frame->fd, 'done');
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('run');
        show($client->receive());
        $client->drop();
    },
);
--EXPECT--
"done"
--- server ---
warning: Co\run(): eventLoop has already been created. unable to start Swoole\Coroutine\Scheduler
false
warning: Swoole\Coroutine\Scheduler::start(): eventLoop has already been created. unable to start Swoole\Coroutine\Scheduler
false
--- status 0 ---
