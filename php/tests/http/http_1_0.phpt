--TEST--
A request in HTTP/1.0, as health checks and plain proxies send it, comes to `request`, and its answer ends the connection
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', fn () => show('never called'));
        $server->on('request', function ($request, $response) {
            show($request->server['request_uri'], $request->server['server_protocol'], $request->header);
            switch ($request->server['request_uri']) {
                case '/parts':
                    $response->header('Connection', 'keep-alive');
                    $response->write('one ');
                    $response->end('two');
                    break;
                case '/forgotten':
                    $response->write('one ');
                    break;
                default:
                    $response->end('alive');
            }
        });
        serve($server);
    },
    client: function (int $port) {
        $exchange = function (string $request) use ($port): string {
            $client = Client::tcp($port);
            $client->write($request);
            $answer = $client->readToEnd();
            $end = $client->end();
            $kept = preg_grep('/^(HTTP|Connection|Content-Length|Transfer)/i', explode("\r\n", strstr($answer, "\r\n\r\n", true)));
            return implode(' | ', $kept) . ' | ' . substr(strstr($answer, "\r\n\r\n"), 4) . " | $end";
        };
        show($exchange("GET /health HTTP/1.0\r\n\r\n"));
        show($exchange("GET /chat HTTP/1.0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            . "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        // No chunks: the answer ends where the connection does, so one that was not ended has to end otherwise.
        show($exchange("GET /parts HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        show(str_ends_with($exchange("GET /forgotten HTTP/1.0\r\n\r\n"), 'reset'));

        $client = Client::tcp($port);
        foreach (['keep-alive', 'close'] as $wish) {
            $client->write("GET /$wish HTTP/1.0\r\nConnection: $wish\r\n\r\n");
            [$head, $body] = $client->readResponse();
            show($body, preg_match('/^Connection: (.*)\r$/m', $head, $found) ? $found[1] : 'none');
        }
        show($client->readToEnd());
    },
);
--EXPECT--
"HTTP/1.0 200 OK | Content-Length: 5 | Connection: close | alive | end"
"HTTP/1.0 200 OK | Content-Length: 5 | Connection: close | alive | end"
"HTTP/1.0 200 OK | Connection: close | one two | end"
true
"alive" "keep-alive"
"alive" "close"
""
--- server ---
"/health" "HTTP/1.0" []
"/chat" "HTTP/1.0" {"upgrade":"websocket","connection":"Upgrade","sec-websocket-version":"13","sec-websocket-key":"dGhlIHNhbXBsZSBub25jZQ=="}
"/parts" "HTTP/1.0" {"connection":"keep-alive"}
"/forgotten" "HTTP/1.0" []
"/keep-alive" "HTTP/1.0" {"connection":"keep-alive"}
"/close" "HTTP/1.0" {"connection":"close"}
--- status 0 ---
