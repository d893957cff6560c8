--TEST--
Constants have the values that Swoole documents
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
// The numbers of the protocols and of Swoole's manual, in its order.
$expected = [
    'SWOOLE_WEBSOCKET_STATUS' => ['CONNECTION' => 1, 'HANDSHAKE' => 2, 'ACTIVE' => 3, 'CLOSING' => 4],
    'WEBSOCKET_STATUS' => [
        'CONNECTION' => 1, 'HANDSHAKE' => 2, 'FRAME' => 3, 'ACTIVE' => 3, 'CLOSING' => 4, 'HANDSHAKE_FAILED' => 5,
    ],
    'SWOOLE_WEBSOCKET_FLAG' => ['FIN' => 1, 'COMPRESS' => 2, 'RSV1' => 4, 'RSV2' => 8, 'RSV3' => 16, 'MASK' => 32],
    'SWOOLE_SOCK' => [
        'TCP' => 1, 'UDP' => 2, 'TCP6' => 3, 'UDP6' => 4, 'UNIX_STREAM' => 5, 'UNIX_DGRAM' => 6,
    ],
    'SWOOLE' => ['BASE' => 1, 'PROCESS' => 2, 'SSL' => 512, 'VERSION' => '6.2.1', 'VERSION_ID' => 60201],
    'SWOOLE_WORKER' => ['BUSY' => 1, 'IDLE' => 2, 'EXIT' => 3],
    'SWOOLE_HAVE' => ['ZLIB' => false, 'BROTLI' => false, 'ZSTD' => false, 'COMPRESSION' => false],
    'SWOOLE_ERROR' => [
        'SESSION_CLOSED_BY_SERVER' => 1001, 'SESSION_CLOSED_BY_CLIENT' => 1002, 'SESSION_CLOSING' => 1003,
        'SESSION_CLOSED' => 1004, 'SESSION_NOT_EXIST' => 1005, 'SESSION_INVALID_ID' => 1006,
        'SESSION_DISCARD_TIMEOUT_DATA' => 1007, 'SESSION_DISCARD_DATA' => 1008, 'OUTPUT_BUFFER_OVERFLOW' => 1009,
        'OUTPUT_SEND_YIELD' => 1010, 'SSL_NOT_READY' => 1011, 'PACKAGE_LENGTH_TOO_LARGE' => 1201,
        'DATA_LENGTH_TOO_LARGE' => 1203, 'PACKAGE_MALFORMED_DATA' => 1204, 'PHP_FATAL_ERROR' => 503,
        'PHP_RUNTIME_NOTICE' => 510, 'NO_PAYLOAD' => 550, 'WEBSOCKET_BAD_CLIENT' => 8501,
        'WEBSOCKET_BAD_OPCODE' => 8502, 'WEBSOCKET_UNCONNECTED' => 8503, 'WEBSOCKET_HANDSHAKE_FAILED' => 8504,
        'WEBSOCKET_PACK_FAILED' => 8505, 'WEBSOCKET_UNPACK_FAILED' => 8506, 'WEBSOCKET_INCOMPLETE_PACKET' => 8507,
        'SERVER_WORKER_EXIT_TIMEOUT' => 9101,
    ],
];
foreach (['SWOOLE_WEBSOCKET', 'WEBSOCKET'] as $prefix) {
    $expected["{$prefix}_OPCODE"] = [
        'CONTINUATION' => 0, 'TEXT' => 1, 'BINARY' => 2, 'CLOSE' => 8, 'PING' => 9, 'PONG' => 10,
    ];
    $expected["{$prefix}_CLOSE"] = [
        'NORMAL' => 1000, 'GOING_AWAY' => 1001, 'PROTOCOL_ERROR' => 1002, 'DATA_ERROR' => 1003,
        'STATUS_ERROR' => 1005, 'ABNORMAL' => 1006, 'MESSAGE_ERROR' => 1007, 'POLICY_ERROR' => 1008,
        'MESSAGE_TOO_BIG' => 1009, 'EXTENSION_MISSING' => 1010, 'SERVER_ERROR' => 1011,
        'CLOSE_SERVICE_RESTART' => 1012, 'SERVICE_RESTART' => 1012, 'TRY_AGAIN_LATER' => 1013,
        'BAD_GATEWAY' => 1014, 'TLS' => 1015,
    ];
}
foreach ($expected as $prefix => $names) {
    foreach ($names as $name => $value) {
        if (constant("{$prefix}_$name") !== $value) {
            show("{$prefix}_$name", constant("{$prefix}_$name"), $value);
        }
    }
}
show(defined('SWOOLE_THREAD'), defined('WEBSOCKET_FLAG_FIN'));
?>
--EXPECT--
false false
