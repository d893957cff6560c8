--TEST--
unpack() reads the bytes of a frame
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\WebSocket\{CloseFrame, Frame, Server};

$frame = Server::unpack("\x81\x02hi");
show(get_class($frame), $frame->fd, $frame->data, $frame->opcode, $frame->flags, $frame->finish);
$frame = Frame::unpack("\x02\x02hi");
show($frame->data, $frame->opcode, $frame->flags, $frame->finish);
$masked = Client::masked(9, 'there');
$frame = Frame::unpack($masked);
show($frame->data, $frame->opcode, $frame->flags);
$close = Server::unpack("\x88\x05\x0f\xa0bye");
show(get_class($close), $close->code, $close->reason, $close->data);
$close = Server::unpack("\x88\x00");
show(get_class($close), $close->code, $close->reason);
foreach (['', "\x81", "\x81\x02h", "\x81\x7e\x00", "\x81\x7f\x00\x00\x00\x00\xff\xff\xff\xff"] as $short) {
    show(@Server::unpack($short), @Frame::unpack($short));
}
$long = Server::unpack(Server::pack(str_repeat('y', 70_000), WEBSOCKET_OPCODE_BINARY));
show(strlen($long->data), $long->opcode);
--EXPECT--
"Swoole\\WebSocket\\Frame" 0 "hi" 1 1 true
"hi" 2 0 false
"there" 9 33
"Swoole\\WebSocket\\CloseFrame" 4000 "bye" ""
"Swoole\\WebSocket\\CloseFrame" 1000 ""
false false
false false
false false
false false
false false
70000 2
