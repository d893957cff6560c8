--TEST--
A time in which the process was stopped is held against no client: a body that came meanwhile counts, an answer is made
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function stand_still(ServerProcess $server, callable $meanwhile): void
{
    $server->signal(19);
    while (!str_contains(file_get_contents("/proc/{$server->pid()}/stat"), ') T ')) {
        usleep(1000);
    }
    $meanwhile();
    sleep(3);
    $server->signal(18);
}

test(
    server: function () {
        $server = make_server(settings: [
            'ping_interval' => 0, 'max_idle_time' => 1, 'body_timeout' => 1, 'half_closed_timeout' => 1,
        ]);
        $server->on('request', function ($request, $response) {
            if ($request->server['request_method'] === 'POST') {
                $response->end($request->getContent());
            } else {
                show('asked');
                Swoole\Timer::after(600, fn () => $response->end('soon'));
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        for ($round = 0; $round < 3; $round++) {
            $client = Client::tcp($port);
            $client->write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            // It is waited for.
            $client->readHead();
            stand_still($server, fn () => $client->write('body'));
            show($client->readResponse()[1]);
            $client = Client::tcp($port);
            $client->write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            $server->waitForLines($round + 1);
            stand_still($server, fn () => $client->finish());
            show(strstr($client->readToEnd(), "\r\n\r\n"));
        }
    },
);
--EXPECT--
"body"
"\r\n\r\nsoon"
"body"
"\r\n\r\nsoon"
"body"
"\r\n\r\nsoon"
--- server ---
"asked"
"asked"
"asked"
--- status 0 ---
