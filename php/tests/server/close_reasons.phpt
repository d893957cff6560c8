--TEST--
Who is closed is told why, and the setting behind it by the name that the script has for it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const CASES = [
    'default' => [Swoole\WebSocket\Server::class, []],
    'Swoole name' => [Gannet\Server::class, ['package_max_length' => 65_536]],
    'default of Gannet' => [Gannet\Server::class, []],
    'own name' => [Swoole\WebSocket\Server::class, ['message_size_max' => 65_536]],
    'own setting' => [Swoole\WebSocket\Server::class, ['fragments_max' => 2]],
    'max_idle_time' => [Swoole\WebSocket\Server::class, ['max_idle_time' => 1]],
    'not UTF-8' => [Swoole\WebSocket\Server::class, []],
    'exception' => [Swoole\WebSocket\Server::class, []],
];

test_variants(
    server: function (string $case) {
        ini_set('display_errors', '0');
        [$class, $settings] = CASES[$case];
        $server = make_server($class, $settings);
        $server->on('message', fn () => throw new Exception('thrown'));
        serve($server);
    },
    client: function (callable $start) {
        // The header is enough: nobody waits for so large a message.
        $large = substr(Client::masked(2, str_repeat('x', 3 << 20)), 0, 14);
        $bytes = [
            'own setting' => str_repeat(Client::masked(0, 'x', false), 3),
            'max_idle_time' => '',
            'not UTF-8' => Client::masked(1, "\xff"),
            'exception' => Client::masked(1, 'x'),
        ];
        foreach (array_keys(CASES) as $case) {
            $server = $start($case);
            $client = Client::open($server->port);
            $case === 'own setting' && $client->frame(1, 'x', false);
            $client->write($bytes[$case] ?? $large);
            echo $case, ': ', $client->read(), "\n";
            $client->drop();
            $server->stop();
        }
    },
);
--EXPECT--
default: close 1009 "package_max_length: message over the size limit"
Swoole name: close 1009 "package_max_length: message over the size limit"
default of Gannet: close 1009 "message_size_max: message over the size limit"
own name: close 1009 "message_size_max: message over the size limit"
own setting: close 1008 "fragments_max: message of too many fragments"
max_idle_time: close 1001 "max_idle_time: nothing received for too long"
not UTF-8: close 1007 "text is not UTF-8 (RFC 6455 §8.1)"
exception: close 1011 "a callback failed"
