--TEST--
pack() with the flag MASK makes a client's frame
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\WebSocket\{Frame, Server};

$packed = Server::pack('hello', WEBSOCKET_OPCODE_TEXT, SWOOLE_WEBSOCKET_FLAG_FIN | SWOOLE_WEBSOCKET_FLAG_MASK);
show(bin2hex(substr($packed, 0, 2)), strlen($packed));
$frame = Server::unpack($packed);
show($frame->data, $frame->opcode, $frame->flags, $frame->finish);
--EXPECT--
"8185" 11
"hello" 1 33 true
