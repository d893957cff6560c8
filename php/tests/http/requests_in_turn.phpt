--TEST--
A message does not wait for all the requests that came before it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const REQUESTS = 400;
/** So many are answered when the message is sent. */
const BEFORE = 50;

test(
    server: function () {
        $server = make_server();
        $answered = 0;
        $server->on('request', function ($request, $response) use (&$answered) {
            usleep(1000);
            $response->end();
            $answered++;
            // Until the first has returned all others come.
            foreach ([1 => 'requests', BEFORE => 'message'] as $number => $sent) {
                if ($answered === $number) {
                    echo "send the $sent\n";
                    while (@file_get_contents(ports_file()) !== $sent) {
                        usleep(1000);
                    }
                }
            }
        });
        $server->on('message', function ($server, $frame) use (&$answered) {
            $server->push($frame->fd, (string) $answered);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $socket = Client::open($port);
        $clients = [];
        for ($number = 0; $number < REQUESTS; $number++) {
            $clients[] = $client = Client::tcp($port);
            $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        file_put_contents(ports_file(), 'requests');
        $server->waitFor('send the message');
        $socket->text('hello');
        file_put_contents(ports_file(), 'message');
        $answered = (int) $socket->receive();
        // Loops on other threads take a moment to bring it.
        show($answered <= BEFORE + 100 ? 'in between' : $answered);
        foreach ($clients as $client) {
            $client->readResponse();
        }
        show('all are answered');
    },
);
--CLEAN--
<?php
@unlink(substr(__FILE__, 0, -10) . '.ports');
?>
--EXPECT--
"in between"
"all are answered"
--- server ---
send the requests
send the message
--- status 0 ---
