--TEST--
Sizes are read the same way in every setting of bytes, and one that is none does not show in the property setting
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const SETTINGS = [
    'package_max_length', 'socket_buffer_size', 'buffer_high_watermark', 'upload_max_filesize', 'memory_max',
    'mailbox_size_max', 'websocket_compression_threshold',
];

print_warnings();
$server = make_server();
foreach (SETTINGS as $name) {
    foreach (['48M', '48 MiB', '1.5m', '2K', '1G', 65536, '65536'] as $size) {
        $server->set([$name => $size]);
        if (($server->setting[$name] ?? null) !== $size) {
            echo "$name is not $size\n";
        }
    }
    foreach (['48X', true, []] as $size) {
        $server->set([$name => $size]);
    }
    show($server->setting[$name]);
}
foreach (['package_max_length', 'memory_max', 'websocket_compression_threshold'] as $name) {
    $server->set([$name => -1]);
}
// One that means its default.
$server->set(['memory_max' => 0, 'body_rate_min' => -1]);
show($server->setting['memory_max'], isset($server->setting['body_rate_min']));
// Parts of a unit count.
show(make_server(settings: ['handshake_size_max' => '0.125K'])->start());
show(make_server(settings: ['handshake_size_max' => '1.5M'])->start());
--EXPECT--
warning: Swoole\Server::set(): option [package_max_length] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [package_max_length] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [package_max_length] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
"65536"
warning: Swoole\Server::set(): option [socket_buffer_size] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [socket_buffer_size] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [socket_buffer_size] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
"65536"
warning: Swoole\Server::set(): option [buffer_high_watermark] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [buffer_high_watermark] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [buffer_high_watermark] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
"65536"
warning: Swoole\Server::set(): option [upload_max_filesize] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [upload_max_filesize] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [upload_max_filesize] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
"65536"
warning: Swoole\Server::set(): option [memory_max] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [memory_max] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [memory_max] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
"65536"
warning: Swoole\Server::set(): option [mailbox_size_max] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [mailbox_size_max] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [mailbox_size_max] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
"65536"
warning: Swoole\Server::set(): option [websocket_compression_threshold] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [websocket_compression_threshold] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [websocket_compression_threshold] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
"65536"
warning: Swoole\Server::set(): option [package_max_length] is not set: it takes a size of at least one byte
warning: Swoole\Server::set(): option [memory_max] is not set: it takes a size from 0 on
warning: Swoole\Server::set(): option [websocket_compression_threshold] is not set: it takes a size from 0 on
warning: Swoole\Server::set(): option [body_rate_min] is not set: it takes a size from 0 on
0 false
warning: Swoole\Server::start(): unable to start: handshake_size_max is 128; it must be 256 to 65536
false
warning: Swoole\Server::start(): unable to start: handshake_size_max is 1572864; it must be 256 to 65536
false
