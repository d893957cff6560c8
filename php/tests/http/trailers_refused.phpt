--TEST--
What has to be known before the content is no trailer: it is neither announced nor sent
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** Says how often it is asked for. */
class Value
{
    public function __construct(private string $text)
    {
    }

    public function __toString(): string
    {
        show($this->text);
        return $this->text;
    }
}

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('request', function ($request, $response) {
            // RFC 9110 §6.5.1: framing, routing, modifiers, authentication, control data, content format.
            foreach (['Content-Length', 'transfer-encoding', 'Host', 'Cache-Control', 'Set-Cookie', 'WWW-Authenticate', 'Location', 'CONTENT-TYPE', 'Trailer', 'Connection'] as $name) {
                show($response->trailer($name, '5'));
            }
            show($response->trailer('X-Sum', '7'), $response->trailer('Server-Timing', 'all;dur=1'));
            show(array_keys($response->trailer));
            // Where the script writes the property itself it is told when the head is sent.
            $response->trailer['vary'] = new Value('*');
            $response->trailer["x-\n"] = '8';
            $response->trailer['x-bad'] = new Value("9\n9");
            $response->trailer['x-list'] = [new Value('10'), '11'];
            $response->trailer['x-null'] = null;
            show($response->write('abc'));
            show($response->end());
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\nTE: trailers\r\nConnection: close\r\n\r\n");
        $answer = $client->readToEnd();
        show(preg_match('/^trailer: (.*)\r$/mi', $answer, $found), $found[1], strstr($answer, "\r\n\r\n"));
    },
);
--EXPECT--
1 "x-sum, server-timing, x-bad, x-list" "\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\nServer-Timing: all;dur=1\r\nX-List: 10\r\nX-List: 11\r\n\r\n"
--- server ---
warning: Swoole\Http\Response::trailer(): Content-Length has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): transfer-encoding has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): Host has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): Cache-Control has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): Set-Cookie has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): WWW-Authenticate has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): Location has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): CONTENT-TYPE has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): Trailer has to be known before the body, and may not be a trailer
false
warning: Swoole\Http\Response::trailer(): Connection has to be known before the body, and may not be a trailer
false
true true
["x-sum","server-timing"]
warning: Swoole\Http\Response::write(): vary has to be known before the body, and may not be a trailer
warning: Swoole\Http\Response::write(): Header may not contain more than a single header, new line detected
true
"9\n9"
warning: Swoole\Http\Response::end(): Header may not contain more than a single header, new line detected
"10"
true
--- status 0 ---
