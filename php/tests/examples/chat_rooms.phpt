--TEST--
Example chat_rooms.php: names, rooms, who is there, who is typing
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('chat_rooms', function (int $port, ServerProcess $server) {
    // The ids depend on how often it was asked whether it listens.
    $ids = [];
    $short = function (string $text) use (&$ids): string {
        return preg_replace_callback('/(?<="id":|guest )\d+/', function (array $found) use (&$ids) {
            return $ids[$found[0]] ??= 'ABC'[count($ids)];
        }, $text);
    };
    $hear = function (string $who, Client $client) use ($short): void {
        echo "$who hears ", $short($client->receive()), "\n";
    };
    $ann = Client::open($port);
    $hear('Ann', $ann);
    $ann->text('{"type":"name","name":"Ann"}');
    $hear('Ann', $ann);
    $ann->text('{"type":"join","room":"garden"}');
    $hear('Ann', $ann);

    $bob = Client::open($port);
    $hear('Bob', $bob);
    $bob->text('{"type":"join","room":"garden"}');
    $hear('Bob', $bob);
    $hear('Ann', $ann);

    $bob->text('{"type":"name","name":"<b>x</b>"}');
    $hear('Bob', $bob);
    $hear('Bob', $bob);
    $hear('Ann', $ann);
    $bob->text('{"type":"say","room":"garden","text":"grüße"}');
    $hear('Bob', $bob);
    $hear('Ann', $ann);
    $bob->text('{"type":"typing","room":"garden","typing":true}');
    $hear('Ann', $ann);

    echo "Ann leaves one of her rooms:\n";
    $ann->text('{"type":"join","room":"7"}');
    $hear('Ann', $ann);
    $ann->text('{"type":"leave","room":"7"}');
    $ann->text('{"type":"say","room":"7","text":"is anybody there?"}');
    $hear('Ann', $ann);

    echo "Bob goes away without a Close:\n";
    $bob->drop();
    $hear('Ann', $ann);
    $ann->text('{"type":"join","room":"garden"}');
    $hear('Ann', $ann);

    echo "What it does not understand:\n";
    foreach ([
        'no JSON', '7', '{"type":"shout"}', '{"type":"join"}', '{"type":"join","room":7}',
        '{"type":"name","name":""}', '{"type":"name","name":"' . str_repeat('ü', 41) . '"}',
        '{"type":"typing","room":"cellar","typing":true}', '{"type":"join","room":""}',
    ] as $text) {
        $ann->text($text);
        $hear('Ann', $ann);
    }
    $ann->text('{"type":"name","name":"' . str_repeat('ü', 40) . '"}');
    $hear('Ann', $ann);
    $hear('Ann', $ann);

    $browser = Client::tcp($port);
    $browser->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    [$head, $page] = $browser->readResponse();
    show(strtok($head, "\r"), preg_match('~^content-type: text/html; charset=utf-8\r$~mi', $head));
    show(str_contains($page, 'new WebSocket('));
});
--EXPECT--
Ann hears {"type":"you","id":A,"name":"guest A"}
Ann hears {"type":"you","id":A,"name":"Ann"}
Ann hears {"type":"members","room":"garden","members":[{"id":A,"name":"Ann"}]}
Bob hears {"type":"you","id":B,"name":"guest B"}
Bob hears {"type":"members","room":"garden","members":[{"id":A,"name":"Ann"},{"id":B,"name":"guest B"}]}
Ann hears {"type":"joined","room":"garden","id":B,"name":"guest B"}
Bob hears {"type":"you","id":B,"name":"<b>x</b>"}
Bob hears {"type":"named","room":"garden","id":B,"name":"<b>x</b>"}
Ann hears {"type":"named","room":"garden","id":B,"name":"<b>x</b>"}
Bob hears {"type":"said","room":"garden","id":B,"text":"grüße"}
Ann hears {"type":"said","room":"garden","id":B,"text":"grüße"}
Ann hears {"type":"typing","room":"garden","id":B,"typing":true}
Ann leaves one of her rooms:
Ann hears {"type":"members","room":"7","members":[{"id":A,"name":"Ann"}]}
Ann hears {"type":"refused","reason":"you are not in this room"}
Bob goes away without a Close:
Ann hears {"type":"left","room":"garden","id":B}
Ann hears {"type":"members","room":"garden","members":[{"id":A,"name":"Ann"}]}
What it does not understand:
Ann hears {"type":"refused","reason":"that is no command"}
Ann hears {"type":"refused","reason":"that is no command"}
Ann hears {"type":"refused","reason":"that is no command"}
Ann hears {"type":"refused","reason":"that is no command"}
Ann hears {"type":"refused","reason":"that is no command"}
Ann hears {"type":"refused","reason":"a name has 1 to 40 characters"}
Ann hears {"type":"refused","reason":"a name has 1 to 40 characters"}
Ann hears {"type":"refused","reason":"you are not in this room"}
Ann hears {"type":"refused","reason":"the room's name is empty"}
Ann hears {"type":"you","id":A,"name":"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü"}
Ann hears {"type":"named","room":"garden","id":A,"name":"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü"}
"HTTP/1.1 200 OK" 1
true
--- server ---

--- status 0 ---
