--TEST--
CloseFrame is a Frame with code and reason
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$frame = new Swoole\WebSocket\CloseFrame();
show(get_object_vars($frame));
show($frame instanceof Swoole\WebSocket\Frame);
show(bin2hex((string) $frame));
$frame->code = 4000;
$frame->reason = 'bye';
$frame->data = 'not sent';
show(bin2hex((string) $frame));

// A plain Frame has neither, and its data is not a reason.
$plain = new Swoole\WebSocket\Frame();
$plain->opcode = WEBSOCKET_OPCODE_CLOSE;
$plain->data = 'bye';
show(bin2hex((string) $plain));
--EXPECT--
{"fd":0,"data":"","opcode":8,"flags":1,"finish":null,"code":1000,"reason":""}
true
"880203e8"
"88050fa0627965"
"880203e8"
