--TEST--
Every example stands hostile input: no warning, no exception, nothing of the server's insides, and others are served on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const PATHS = [
    '/', '/?name[]=x&room[]=y', '/?room[]=x', '/?name=%ff%fe&room=%ff', '/?name=%1b%5b2J&room=%00', '/?token[]=open-sesame',
    '/?name=' . '%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc%c3%bc',
    '/?token=open-sesame',
];
const TEXTS = [
    '', "\x1b[2J\x07\r\nclient 7 closed", "\u{9b}2J", '/name ' . 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', "/name ann\n",
    'in 99999999999999999999', 'in -5', 'in', 'in 3600001', 'in 86400000', 'in 86400000',
    'null', '5', '"text"', '[]', '[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]', '{"type": ["name"]}',
    '{"type": "name", "name": "\ud800"}', '{"type": "name", "name": {"a": 1}}', '{"type": "join", "room": ""}',
    '{"type": "join", "room": []}', '{"type": "say", "room": "nowhere", "text": "x"}', '{"type": "join", "room": "7"}',
    '{"type": "typing", "room": "7", "typing": {}}',
    '{"id": 1, "method": ["add"]}', '{"id": {"a": 1}, "method": "add", "params": [1]}', '{"id": 1, "method": {}}',
    '{"id": 1, "method": "add", "params": "x"}', '{"id": 1, "method": "add", "params": [[1], {"a": 2}, "x", null]}',
    '{"id": 1, "method": "add", "params": {"a": 1}}', '{"id": 1, "method": "add", "params": [1e308, 1e308]}',
    '{"id": 1, "method": "divide", "params": []}', '{"id": 1, "method": "divide", "params": ["a", {}]}',
    '{"id": 1, "method": "divide", "params": [1.5, 1e999]}', '{"id": 1, "method": "divide", "params": [-9223372036854775808, -1]}',
    '{"id": 1, "method": "notify_all", "params": [1e999]}', '{"id": 1, "method": "my_id", "params": {"fd": 7}}',
];

/** What one connection can do; answers are looked at for what is nobody's business. */
function attack(int $port, string $path): void
{
    $client = Client::tcp($port);
    if (!str_starts_with($client->upgrade($path), 'HTTP/1.1 101 ')) {
        insides($client->readToEnd());
        return;
    }
    foreach (TEXTS as $text) {
        $client->text($text);
    }
    // The answer to the Ping comes after those to the messages.
    $client->frame(9, 'all');
    while (($frame = $client->read()) && $frame->opcode !== 10) {
        insides($frame->payload);
    }
    if ($frame) {
        $client->binary("\xff\xfe\x00");
        $client->frame(9, 'all');
        while (($frame = $client->read()) && $frame->opcode !== 10) {
            insides($frame->payload);
        }
    }
    $client->drop();
}

function insides(string $said): void
{
    if (preg_match('~\.php|/php/|TypeError|must be of type|Warning|Array~', $said)) {
        echo "gives away: $said\n";
    }
}

foreach (glob(__DIR__ . '/../../examples/*.php') as $script) {
    $name = basename($script, '.php');
    echo "$name\n";
    $server = ServerProcess::example($name);
    try {
        array_map(fn ($path) => attack($server->port, $path), PATHS);
        foreach (['text[]=x', 'text=%ff', 'text=', 'other=1', 'text[a][b]=%1b'] as $form) {
            $browser = Client::tcp($server->port);
            $browser->write("POST /tell HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " . strlen($form)
                . "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n$form");
            insides($browser->readToEnd());
        }
        $browser = Client::tcp($server->port);
        $browser->write("GET /<script>alert(1)</script> HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        $answer = $browser->readToEnd();
        // A page that repeats it must not be one that a browser runs.
        if (str_contains($answer, '<script>alert') && preg_match('~^content-type: text/html~mi', $answer)) {
            echo "runs what it is told: $answer\n";
        }
        $honest = Client::open($server->port, '/?name=ann&room=blue&token=open-sesame');
        $honest->text('hello');
        show(strlen($honest->receive()) > 0);
        $honest->close();
        while ($honest->read());
    } catch (Throwable $failure) {
        echo 'FAILED: ', $failure->getMessage(), "\n";
    }
    $status = $server->stop();
    $said = preg_replace('/^(client \d+ (connected|closed)\n|received message: [\w\/ \[\]{}:"\\\\,.\x{fffd}()<>+-]*\n)+$/u', '', $server->output());
    show($said, $status);
}
--EXPECT--
chat_array
true
"" 0
chat_rooms
true
"" 0
chat_table
true
"" 0
echo
true
"" 0
json_rpc
true
"" 0
page_and_socket
true
"" 0
sample
true
"" 0
subclass
true
"" 0
ticker
true
"" 0
token
true
"" 0
