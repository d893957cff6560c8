--TEST--
While a head is made of a response's fields, what they run begins nothing and ends nothing
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../http/get.inc';

class Acts
{
    public function __construct(private Closure $act)
    {
    }

    public function __toString(): string
    {
        show(($this->act)());
        return 'value';
    }
}

test(
    server: function () {
        $server = make_server();
        $inner = [
            'write' => fn ($response) => $response->write('inner'),
            'end' => fn ($response) => $response->end('inner'),
            'sendfile' => fn ($response) => $response->sendfile(__FILE__),
            'detach' => fn ($response) => $response->detach(),
            'close' => fn ($response) => $response->close(),
        ];
        $outer = [
            'write' => fn ($response) => $response->write('outer'),
            'end' => fn ($response) => $response->end('outer'),
            'sendfile' => fn ($response) => $response->sendfile(__DIR__ . '/../http/get.inc', 0, 5),
        ];
        $server->on('request', function ($request, $response) use ($inner, $outer) {
            [, $first, $second, $how] = explode('/', $request->server['request_uri']);
            show("$first $second $how");
            $act = fn () => $inner[$second]($response);
            if ($how === 'converted') {
                $response->header = ['X-Acts' => new Acts($act)];
            } else {
                $response->cookie = ["a\nb"];
                set_error_handler(fn () => show($act()) ?? true);
            }
            show($outer[$first]($response), $response->isWritable());
            restore_error_handler();
            show($response->end(' and last'), $response->isWritable());
        });
        serve($server);
    },
    client: function (int $port) {
        foreach (['write', 'end', 'sendfile'] as $first) {
            foreach (['write', 'end', 'sendfile', 'detach', 'close'] as $second) {
                foreach (['converted', 'warned'] as $how) {
                    $client = Client::tcp($port);
                    $client->write("GET /$first/$second/$how HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    show("$first $second $how", $client->readResponse()[1]);
                }
            }
        }
    },
);
--EXPECT--
"write write converted" "outer and last"
"write write warned" "outer and last"
"write end converted" "outer and last"
"write end warned" "outer and last"
"write sendfile converted" "outer and last"
"write sendfile warned" "outer and last"
"write detach converted" "outer and last"
"write detach warned" "outer and last"
"write close converted" ""
"write close warned" ""
"end write converted" "outer"
"end write warned" "outer"
"end end converted" "outer"
"end end warned" "outer"
"end sendfile converted" "outer"
"end sendfile warned" "outer"
"end detach converted" "outer"
"end detach warned" "outer"
"end close converted" ""
"end close warned" ""
"sendfile write converted" "<?php"
"sendfile write warned" "<?php"
"sendfile end converted" "<?php"
"sendfile end warned" "<?php"
"sendfile sendfile converted" "<?php"
"sendfile sendfile warned" "<?php"
"sendfile detach converted" "<?php"
"sendfile detach warned" "<?php"
"sendfile close converted" ""
"sendfile close warned" ""
--- server ---
"write write converted"
false
true true
true false
"write write warned"
false
true true
true false
"write end converted"
false
true true
true false
"write end warned"
false
true true
true false
"write sendfile converted"
false
true true
true false
"write sendfile warned"
false
true true
true false
"write detach converted"
false
true true
true false
"write detach warned"
false
true true
true false
"write close converted"
true
false false
false false
"write close warned"
true
false false
false false
"end write converted"
false
true false
false false
"end write warned"
false
true false
false false
"end end converted"
false
true false
false false
"end end warned"
false
true false
false false
"end sendfile converted"
false
true false
false false
"end sendfile warned"
false
true false
false false
"end detach converted"
false
true false
false false
"end detach warned"
false
true false
false false
"end close converted"
true
false false
false false
"end close warned"
true
false false
false false
"sendfile write converted"
false
true false
false false
"sendfile write warned"
false
true false
false false
"sendfile end converted"
false
true false
false false
"sendfile end warned"
false
true false
false false
"sendfile sendfile converted"
false
true false
false false
"sendfile sendfile warned"
false
true false
false false
"sendfile detach converted"
false
true false
false false
"sendfile detach warned"
false
true false
false false
"sendfile close converted"
true
false false
false false
"sendfile close warned"
true
false false
false false
--- status 0 ---
