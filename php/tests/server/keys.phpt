--TEST--
Arrays with keys of any bytes
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        Co::set(["\xff" => 1, 7 => 2]);
        Co::set(['max_coroutine' => 100]);
        show(array_map(bin2hex(...), array_keys(Co::getOptions())), array_values(Co::getOptions()));
        show(swoole_async_set(["\xfe" => 1]));
        $server = make_server();
        set_error_handler(fn (int $level, string $text) => show(bin2hex($text)));
        $server->set(["\xff" => [["\xfe" => 1]]]);
        restore_error_handler();
        $setting = $server->setting["\xff"];
        show(bin2hex(key($setting[0])));
        $server->on('request', function ($request, $response) {
            $response->header = ["\xff" => 'no name of a field', 'x-field' => ["\xfe" => 'value']];
            $response->end();
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        preg_match_all('/^(?:HTTP|X-).*/m', $client->readHead(), $lines);
        echo implode("\n", $lines[0]), "\n";
    },
);
--EXPECTF--
HTTP/1.1 200 OK
X-Field: value
--- server ---
["ff","37","6d61785f636f726f7574696e65"] [1,2,100]
true
"756e737570706f72746564206f7074696f6e205befbfbd5d"
"fe"
%s  WARN Swoole\Coroutine::set(), option [�], has no effect
%s  WARN Swoole\Coroutine::set(), option [7], has no effect
%s  WARN swoole_async_set(), option [�], has no effect: PHP's own functions block, and what a server logs is its setting

Warning: Swoole\Http\Response::end(): Header name is empty or contains characters that no name may have in %skeys.php on line 18
--- status 0 ---
