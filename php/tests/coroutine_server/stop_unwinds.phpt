--TEST--
What waits for longer than max_wait_time is unwound by a stop, which says how many there were
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

final class Guard
{
    public function __construct(private string $name)
    {
    }

    public function __destruct()
    {
        show('destructed', $this->name);
    }
}

test_variants(
    server: function (string $how) {
        $server = make_server(settings: ['max_wait_time' => 1]);
        $server->on('message', function ($server, $frame) use ($how) {
            $guard = new Guard($frame->data);
            try {
                show($frame->data);
                if ($frame->data === 'last' && $how === 'shutdown') {
                    $server->shutdown();
                }
                match ($frame->data) {
                    'sleep' => Co::sleep(1000),
                    'yield' => Co::yield(),
                    'pop' => (new Chan())->pop(1000),
                    'wait' => (new Co\WaitGroup(1))->wait(1000),
                    'last' => (function () {
                        while (true) {
                            Co::sleep(0.01);
                        }
                    })(),
                };
                show('never reached');
            } catch (Exception | Error $caught) {
                show('never caught', get_class($caught));
            } finally {
                show('finally', $frame->data, Co::getCid() > 0, @$server->push($frame->fd, 'late'));
            }
        });
        $server->on('workerStop', fn () => show('workerStop'));
        $server->on('shutdown', fn () => show('shutdown'));
        serve($server);
        show('after start');
    },
    client: function (callable $start) {
        foreach (['signal', 'shutdown'] as $how) {
            $server = $start($how);
            $client = Client::open($server->port);
            foreach (['sleep', 'yield', 'pop', 'wait', 'last'] as $word) {
                $client->text($word);
                $server->waitFor("\"$word\"");
            }
            $began = microtime(true);
            $how === 'signal' && $server->signal(15);
            echo $client->read(), "\n";
            $client->drop();
            $status = $server->wait();
            $passed = microtime(true) - $began;
            show($how, $status, $passed > 0.8, $passed < 10);
            echo $server->output();
        }
    },
);
--EXPECTF--
close 1001 "the server stops"
"signal" 0 true true
"sleep"
"yield"
"pop"
"wait"
"last"
%s WARN coroutines %s: 5
"finally" "sleep" true false
"destructed" "sleep"
"finally" "yield" true false
"destructed" "yield"
"finally" "pop" true false
"destructed" "pop"
"finally" "wait" true false
"destructed" "wait"
"finally" "last" true false
"destructed" "last"
"workerStop"
"shutdown"
"after start"
close 1001 "the server stops"
"shutdown" 0 true true
"sleep"
"yield"
"pop"
"wait"
"last"
%s WARN coroutines %s: 5
"finally" "sleep" true false
"destructed" "sleep"
"finally" "yield" true false
"destructed" "yield"
"finally" "pop" true false
"destructed" "pop"
"finally" "wait" true false
"destructed" "wait"
"finally" "last" true false
"destructed" "last"
"workerStop"
"shutdown"
"after start"
