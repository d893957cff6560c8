--TEST--
Frame has Swoole's properties, defaults and order
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

var_dump(new Swoole\WebSocket\Frame());
show(class_implements(Swoole\WebSocket\Frame::class));
$frame = new Swoole\WebSocket\Frame();
$frame->data = 'hello';
show(bin2hex((string) $frame));
$copy = clone $frame;
$copy->data = 'other';
show($frame->data, $copy->data, unserialize(serialize($frame)) == $frame);
show($frame instanceof swoole_websocket_frame);
// The frame in a frame is packed, too; one that is its own data has no end.
$copy->data = $frame;
show(bin2hex((string) $copy));
$frame->data = $frame;
show((string) $frame);
show((string) $copy);
--EXPECTF--
object(Swoole\WebSocket\Frame)#1 (5) {
  ["fd"]=>
  int(0)
  ["data"]=>
  string(0) ""
  ["opcode"]=>
  int(1)
  ["flags"]=>
  int(1)
  ["finish"]=>
  NULL
}
{"Stringable":"Stringable"}
"810568656c6c6f"
"hello" "other" true
true
"8107810568656c6c6f"

Warning: %s: the data of a frame may be a frame, but not one whose data is a frame in %s on line %d
""

Warning: %s: the data of a frame may be a frame, but not one whose data is a frame in %s on line %d
""
