--TEST--
After a fatal error no client waits for an answer that cannot come, and the process ends
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

/** A client that has asked for this, and whose request the script has seen. */
function asking(ServerProcess $server, string $name): Client
{
    $client = Client::tcp($server->port);
    $client->write("GET /$name HTTP/1.1\r\nHost: localhost\r\n\r\n");
    $server->waitFor("\"/$name\"");
    return $client;
}

/** The status line of what comes, and its end, which shows whether it is complete. */
function answer(Client $client): array
{
    $answer = $client->readToEnd();
    $client->drop();
    return [strstr($answer, "\r\n", true), substr(strstr($answer, "\r\n\r\n"), 4)];
}

test_variants(
    server: function (string $where) {
        // Longer than the test's patience.
        $server = make_server(settings: ['max_wait_time' => 60]);
        $kept = new ArrayObject();
        $fail = fn () => @trigger_error('enough', E_USER_ERROR);
        $server->on('request', function ($request, $response) use ($kept, $fail) {
            $path = $request->server['request_uri'];
            show($path);
            match ($path) {
                '/kept' => $kept[] = $response,
                '/begun' => [$response->write('a part'), $kept[] = $response],
                '/detached' => $response->detach(),
                '/request' => $fail(),
            };
        });
        $server->on('open', fn ($server, $request) => $request->server['request_uri'] === '/open' && $fail());
        $server->on('message', fn () => $where === 'timer' ? $server->after(1, $fail) : $fail());
        $server->on('close', fn () => $where === 'close' && $fail());
        $server->on('shutdown', fn () => show('never'));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['request', 'open', 'message', 'timer', 'close'] as $where) {
            $server = $start($where);
            $failing = null;
            $other = Client::open($server->port);
            $clients = array_map(fn ($name) => asking($server, $name), ['kept', 'begun', 'detached']);
            match ($where) {
                'request' => $clients[] = asking($server, 'request'),
                'open' => $failing = Client::open($server->port, '/open'),
                'close' => Client::open($server->port)->drop(),
                'message', 'timer' => ($failing = Client::open($server->port))->text('x'),
            };
            show($where, ...array_map(answer(...), $clients));
            $other->close((int) substr($end = $other->read(), 6, 4));
            $failing?->drop();
            show((string) $end, $server->wait());
        }
    },
);
--EXPECT--
"request" ["HTTP/1.1 500 Internal Server Error",""] ["HTTP/1.1 200 OK","6\r\na part\r\n"] ["HTTP/1.1 500 Internal Server Error",""] ["HTTP/1.1 500 Internal Server Error",""]
"close 1001 \"the server stops\"" 255
"open" ["HTTP/1.1 500 Internal Server Error",""] ["HTTP/1.1 200 OK","6\r\na part\r\n"] ["HTTP/1.1 500 Internal Server Error",""]
"close 1001 \"the server stops\"" 255
"message" ["HTTP/1.1 500 Internal Server Error",""] ["HTTP/1.1 200 OK","6\r\na part\r\n"] ["HTTP/1.1 500 Internal Server Error",""]
"close 1001 \"the server stops\"" 255
"timer" ["HTTP/1.1 500 Internal Server Error",""] ["HTTP/1.1 200 OK","6\r\na part\r\n"] ["HTTP/1.1 500 Internal Server Error",""]
"close 1001 \"the server stops\"" 255
"close" ["HTTP/1.1 500 Internal Server Error",""] ["HTTP/1.1 200 OK","6\r\na part\r\n"] ["HTTP/1.1 500 Internal Server Error",""]
"close 1001 \"the server stops\"" 255
