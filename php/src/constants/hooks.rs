//! The functions of PHP's own that Swoole makes suspend. Here they stay as they are; scripts name them all the same.

use super::Constants;

pub(super) const CONSTANTS: Constants = &[
    ("SWOOLE_HOOK_TCP", 1 << 1),
    ("SWOOLE_HOOK_UDP", 1 << 2),
    ("SWOOLE_HOOK_UNIX", 1 << 3),
    ("SWOOLE_HOOK_UDG", 1 << 4),
    ("SWOOLE_HOOK_SSL", 1 << 5),
    ("SWOOLE_HOOK_TLS", 1 << 6),
    ("SWOOLE_HOOK_STREAM_FUNCTION", 1 << 7),
    ("SWOOLE_HOOK_STREAM_SELECT", 1 << 7),
    ("SWOOLE_HOOK_FILE", 1 << 8),
    ("SWOOLE_HOOK_SLEEP", 1 << 9),
    ("SWOOLE_HOOK_PROC", 1 << 10),
    ("SWOOLE_HOOK_CURL", 1 << 11),
    ("SWOOLE_HOOK_NATIVE_CURL", NATIVE_CURL),
    // Until Swoole 6.1.
    ("SWOOLE_HOOK_BLOCKING_FUNCTION", 1 << 13),
    ("SWOOLE_HOOK_SOCKETS", 1 << 14),
    ("SWOOLE_HOOK_STDIO", 1 << 15),
    ("SWOOLE_HOOK_PDO_PGSQL", 1 << 16),
    ("SWOOLE_HOOK_PDO_ODBC", 1 << 17),
    ("SWOOLE_HOOK_PDO_ORACLE", 1 << 18),
    ("SWOOLE_HOOK_PDO_SQLITE", 1 << 19),
    ("SWOOLE_HOOK_PDO_FIREBIRD", 1 << 20),
    ("SWOOLE_HOOK_NET_FUNCTION", 1 << 21),
    ("SWOOLE_HOOK_MONGODB", MONGODB),
    ("SWOOLE_HOOK_ALL", 0x7FFF_FFFF & !NATIVE_CURL & !MONGODB),
];

const NATIVE_CURL: i64 = 1 << 12;
const MONGODB: i64 = 1 << 22;
