--TEST--
A received frame has Swoole's properties in Swoole's order, and 33 as its flags
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', fn ($server, $frame) => var_dump($frame));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('text');
        $client->binary("\x41");
        $client->frame(1, 'frag', fin: false);
        $client->frame(0, '', fin: false);
        $client->frame(0, 'ments');
        $client->close();
        $client->transcript();
    },
);
--EXPECTF--
--- server ---
object(Swoole\WebSocket\Frame)#%d (5) {
  ["fd"]=>
  int(1)
  ["data"]=>
  string(4) "text"
  ["opcode"]=>
  int(1)
  ["flags"]=>
  int(33)
  ["finish"]=>
  bool(true)
}
object(Swoole\WebSocket\Frame)#%d (5) {
  ["fd"]=>
  int(1)
  ["data"]=>
  string(1) "A"
  ["opcode"]=>
  int(2)
  ["flags"]=>
  int(33)
  ["finish"]=>
  bool(true)
}
object(Swoole\WebSocket\Frame)#%d (5) {
  ["fd"]=>
  int(1)
  ["data"]=>
  string(9) "fragments"
  ["opcode"]=>
  int(1)
  ["flags"]=>
  int(33)
  ["finish"]=>
  bool(true)
}
--- status 0 ---
