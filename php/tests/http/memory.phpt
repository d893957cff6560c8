--TEST--
What clients make the server hold over HTTP is a part of memory_max, and no WebSocket is closed for it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

const MIB = 1 << 20;

/** Bytes of the server that are resident, as it says over a WebSocket. */
function resident(Client $client): int
{
    $client->text('how much?');
    return (int) $client->receive();
}

/** Sends all of it, unless the server has had enough. */
function try_to_write(Client $client, string $bytes): void
{
    try {
        $client->write($bytes);
    } catch (RuntimeException) {
    }
}

/** Waits until the server has read, or thrown away, all that was sent to it: what lies in the kernel is not held. */
function wait_until_read(int $port): void
{
    $unread = sprintf('/^ *\d+: [0-9A-F]+:%04X [0-9A-F:]+ [0-9A-F]{2} [0-9A-F]{8}:(?!0{8})/m', $port);
    for ($deadline = microtime(true) + 20; preg_match($unread, file_get_contents('/proc/net/tcp'));) {
        microtime(true) < $deadline || throw new RuntimeException('the server does not read');
        usleep(5_000);
    }
}

function held(string $what, int $before, int $after, int $max): void
{
    // Valgrind keeps books of all memory, in the same process.
    $max *= getenv('USE_ZEND_ALLOC') === '0' ? 2 : 1;
    show($what, $after - $before <= $max ? 'within the limit' : ($after - $before) >> 20);
}

test(
    server: function () {
        $server = make_server(settings: ['memory_max' => 64 * MIB]);
        $server->on('message', function ($server, $frame) {
            preg_match('/VmRSS:\s*(\d+)/', file_get_contents('/proc/self/status'), $found);
            $server->push($frame->fd, (string) ($found[1] * 1024));
        });
        $server->on('request', function ($request, $response) {
            switch ($request->server['request_uri']) {
                case '/large':
                    $response->end(str_repeat('x', 5_000_000));
                    break;
                case '/stream':
                    while (@$response->write(str_repeat('x', 100_000)));
                    break;
                default:
                    $response->end((string) strlen((string) $request->getContent()));
            }
        });
        serve($server);
    },
    client: function (int $port) {
        $other = Client::open($port);
        $other->text('warm up');
        $other->receive();

        $before = resident($other);
        $clients = [];
        for ($i = 0; $i < 200; $i++) {
            $clients[] = $client = Client::tcp($port);
            try_to_write($client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " . MIB . "\r\n\r\n");
            try_to_write($client, str_repeat('x', MIB >> 1));
        }
        wait_until_read($port);
        held('half-sent bodies:', $before, resident($other), 64 * MIB);
        $clients = [];

        $statuses = [];
        for ($i = 0; $i < 60; $i++) {
            $clients[] = $client = Client::tcp($port);
            $client->write("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
            @$statuses[substr($client->readHead(), 9, 3)]++;
        }
        // The allocator keeps some of what was held before.
        held('answers that nobody reads:', $before, resident($other), 112 * MIB);
        ksort($statuses);
        show('statuses:', array_keys($statuses));
        $clients = [];

        for ($i = 0; $i < 20; $i++) {
            $clients[] = $client = Client::tcp($port);
            $client->write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $client->readHead();
        }
        held('parts that nobody reads:', $before, resident($other), 112 * MIB);
        $clients = [];

        // What is let go of makes room.
        for ($i = 0; $i < 1000; $i++) {
            $client = Client::tcp($port);
            $answer = get($client, '/', 'POST', "Content-Length: 5\r\n", 'again');
            if ($answer[0] === 'HTTP/1.1 200 OK') {
                break;
            }
            usleep(10_000);
        }
        show($answer[2]);
    },
);
--EXPECTF--
"half-sent bodies:" "within the limit"
"answers that nobody reads:" "within the limit"
"statuses:" [200,503]
"parts that nobody reads:" "within the limit"
"5"
--- server ---
%AWARN memory_max is reached: what is asked for over HTTP may get 503%A
--- status 0 ---
