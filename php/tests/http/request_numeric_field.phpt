--TEST--
Over a socket, too, a field whose name is a number has PHP's key for it: an integer
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', function ($server, $request) {
            $server->push($request->fd, json_encode(array_map('gettype', array_keys($request->header))));
        });
        $server->on('request', function ($request, $response) {
            $header = $request->header;
            ob_start();
            var_dump(array_key_last($header), $header[12345], $header['12345'], isset($header['007']), array_keys($request->cookie));
            $response->end(ob_get_clean());
        });
        serve($server);
    },
    client: function (int $port) {
        echo get(Client::tcp($port), '/', further: "007: not a number of PHP's\r\nCookie: 5=x\r\n12345: a\r\n12345: b\r\n")[2];
        show(Client::open($port, headers: ['12345' => 'a'])->receive());
    },
);
--EXPECT--
int(12345)
array(2) {
  [0]=>
  string(1) "a"
  [1]=>
  string(1) "b"
}
array(2) {
  [0]=>
  string(1) "a"
  [1]=>
  string(1) "b"
}
bool(true)
array(1) {
  [0]=>
  int(5)
}
"[\"integer\",\"string\",\"string\",\"string\",\"string\",\"string\"]"
--- server ---

--- status 0 ---
