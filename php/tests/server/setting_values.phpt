--TEST--
A value that is none for its setting is named and not taken; one beyond every bound is the nearest that can be had
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const WRONG = [
    'package_max_length' => 'large', 'socket_buffer_size' => 0, 'buffer_high_watermark' => -1, 'max_conn' => -1,
    'backlog' => -1, 'reactor_num' => 1025, 'heartbeat_idle_time' => -1, 'max_idle_time' => NAN,
    'document_root' => '/nowhere', 'static_handler_locations' => '/static', 'upload_max_filesize' => '2X',
    'websocket_compression_level' => 'high', 'ping_interval' => 'often', 'pid_file' => [],
];
const LARGE = [
    // More connections than the system allows are a line in the log.
    'log_level' => SWOOLE_LOG_NONE,
    'package_max_length' => PHP_INT_MAX, 'socket_buffer_size' => PHP_INT_MAX, 'buffer_high_watermark' => '9999999G',
    'max_conn' => PHP_INT_MAX, 'backlog' => PHP_INT_MAX, 'max_idle_time' => PHP_INT_MAX,
    'heartbeat_check_interval' => PHP_INT_MAX, 'max_wait_time' => INF, 'upload_max_filesize' => PHP_INT_MAX,
    // Larger than what the head may have in all with Gannet's own defaults, and shorter than the interval of Pings.
    'request_line_size_max' => '32 KiB', 'idle_timeout' => 5,
];
const SMALL = [
    'package_max_length' => 1, 'socket_buffer_size' => 1024, 'buffer_high_watermark' => 1, 'max_conn' => 0, 'backlog' => 0,
    'max_idle_time' => 0, 'heartbeat_check_interval' => 0, 'heartbeat_idle_time' => 0, 'max_wait_time' => 0,
    'reactor_num' => 0, 'pid_file' => null,
];

test_variants(
    server: function (string $variant) {
        print_warnings();
        $server = make_server();
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, $frame->data));
        match ($variant) {
            'wrong' => array_map(fn ($name) => $server->set([$name => WRONG[$name]]), array_keys(WRONG)),
            'large' => $server->set(LARGE),
            'small' => $server->set(SMALL),
        };
        serve($server);
    },
    client: function (callable $start) {
        foreach (['wrong', 'large', 'small'] as $variant) {
            $server = $start($variant);
            $client = Client::open($server->port);
            $client->text("served, $variant");
            echo $client->read(), "\n";
            $client->drop();
            $server->stop();
            echo $server->output();
        }
    },
);

print_warnings();
if (!getenv('GANNET_TEST_SERVER')) {
    // What Gannet's own settings may be is judged when all of them are known.
    foreach ([['drain_timeout' => 0], ['fragments_max' => 0], ['idle_timeout' => 5]] as $settings) {
        show(make_server(settings: $settings)->start());
    }
}
--EXPECT--
text "served, wrong"
warning: Swoole\Server::set(): option [package_max_length] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [socket_buffer_size] is not set: it takes a size of at least one byte
warning: Swoole\Server::set(): option [buffer_high_watermark] is not set: it takes a size of at least one byte
warning: Swoole\Server::set(): option [max_conn] is not set: it takes a number from 0 on
warning: Swoole\Server::set(): option [backlog] is not set: it takes a number from 0 on
warning: Swoole\Server::set(): option [reactor_num] is not set: it takes a number from 0 to 1024
warning: Swoole\Server::set(): option [heartbeat_idle_time] is not set: it takes a number of seconds from 0 on
warning: Swoole\Server::set(): option [max_idle_time] is not set: it takes a number of seconds from 0 on
warning: Swoole\Server::set(): option [document_root] is not set: document_root[/nowhere] does not exist
warning: Swoole\Server::set(): option [static_handler_locations] is not set: it takes an array
warning: Swoole\Server::set(): option [upload_max_filesize] is not set: it takes a size such as 65536, "64K", "2M" or "1G"
warning: Swoole\Server::set(): option [websocket_compression_level] is not set: compression_level: "high" is not a count; write a whole number, 0 or more
warning: Swoole\Server::set(): option [ping_interval] is not set: ping_interval: "often" is not a time; write seconds, or text such as "250 ms", "10 s", "2 min" or "1 h"
warning: Swoole\Server::set(): option [pid_file] is not set: it takes a string
text "served, large"
text "served, small"
warning: Swoole\Server::start(): unable to start: drain_timeout in seconds is 0; it must be 1 to 31622400
false
warning: Swoole\Server::start(): unable to start: fragments_max is 0; it must be 1 to 2305843009213693951
false
warning: Swoole\Server::start(): unable to start: idle_timeout is 5s and ping_interval is 25s; a client that says nothing is closed before it is sent a Ping: set ping_interval to less than idle_timeout, or to 0 for no Pings
false
