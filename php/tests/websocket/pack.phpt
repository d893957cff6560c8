--TEST--
pack() makes the bytes of a frame
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\WebSocket\{Frame, Server};

print_warnings();
show(bin2hex(Server::pack('hi')), bin2hex(Frame::pack('hi')));
show(bin2hex(Server::pack('', WEBSOCKET_OPCODE_BINARY)));
show(bin2hex(Server::pack('hi', WEBSOCKET_OPCODE_TEXT, 0)), bin2hex(Server::pack('hi', WEBSOCKET_OPCODE_TEXT, false)));
show(bin2hex(Server::pack('hi', WEBSOCKET_OPCODE_PING)));
show(bin2hex(substr(Server::pack(str_repeat('x', 126)), 0, 5)));
show(bin2hex(substr(Server::pack(str_repeat('x', 65_536)), 0, 11)));

$frame = new Frame();
$frame->data = 'hi';
$frame->opcode = WEBSOCKET_OPCODE_BINARY;
show(bin2hex(Server::pack($frame)));
$frame->finish = false;
show(bin2hex(Server::pack($frame)), bin2hex(Frame::pack($frame)));
$frame->finish = true;
$frame->flags = 0;
show(bin2hex(Server::pack($frame)));

show(Server::pack('hi', 11));
show(Server::pack('hi', -1));
show(Frame::pack(str_repeat('x', 126), WEBSOCKET_OPCODE_PING), swoole_last_error());
--EXPECT--
"81026869" "81026869"
"8200"
"01026869" "01026869"
"89026869"
"817e007e78"
"817f000000000001000078"
"82026869"
"02026869" "02026869"
"82026869"
warning: Swoole\WebSocket\Server::pack(): opcode must be between 0 and 10
""
warning: Swoole\WebSocket\Server::pack(): opcode must be between 0 and 10
""
warning: Swoole\WebSocket\Frame::pack(): websocket control frame payload must not exceed 125 bytes
"" 8505
