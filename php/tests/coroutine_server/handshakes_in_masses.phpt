--TEST--
Of hundreds of handshakes that wait, those whose clients stay are accepted, and each of the others has one disconnect
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test_variants(
    server: function (string $event) {
        $server = make_server();
        $waiting = $closed = $gone = [];
        $server->on($event, function (...$arguments) use ($event, &$waiting) {
            $response = array_pop($arguments);
            $request = array_pop($arguments);
            if ($request->server['request_uri'] === '/wait') {
                $waiting[] = Co::getCid();
                count($waiting) === 200 && show('all wait');
                Co::yield();
            }
            $event === 'handshake' && @accept($request, $response);
        });
        $server->on('message', function ($server, $frame) use (&$waiting, &$gone) {
            if ($frame->data !== 'go') {
                return $server->push($frame->fd, "heard $frame->data");
            }
            while (count($gone) < 100) {
                Co::sleep(0.005);
            }
            array_map(Co::resume(...), $waiting);
        });
        $server->on('disconnect', function ($server, $fd) use (&$gone) {
            $gone[$fd] = ($gone[$fd] ?? 0) + 1;
            Co::sleep(0.001);
        });
        $server->on('close', function ($server, $fd) use (&$closed) {
            $closed[$fd] = ($closed[$fd] ?? 0) + 1;
            Co::sleep(0.001);
        });
        $server->on('workerStop', function () use (&$closed, &$gone) {
            show(count($closed), array_sum($closed), count($gone), array_sum($gone), Co::stats()['coroutine_num']);
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['handshake', 'beforeHandshakeResponse'] as $event) {
            $server = $start($event);
            $control = Client::open($server->port);
            $clients = [];
            for ($number = 0; $number < 200; $number++) {
                $clients[$number] = Client::tcp($server->port);
                $clients[$number]->write(Client::upgradeRequest('/wait'));
            }
            $server->waitFor('all wait');
            for ($number = 0; $number < 200; $number += 2) {
                $clients[$number]->drop();
            }
            $control->text('go');
            $accepted = 0;
            for ($number = 1; $number < 200; $number += 2) {
                $clients[$number]->text("number $number");
                $accepted += (int) str_starts_with($clients[$number]->readHead(), 'HTTP/1.1 101 ');
                $accepted += (int) ($clients[$number]->receive() === "heard number $number");
                $clients[$number]->drop();
            }
            $control->drop();
            show($event, $accepted, $server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"handshake" 200 0
"all wait"
101 101 100 100 0
"beforeHandshakeResponse" 200 0
"all wait"
101 101 100 100 0
