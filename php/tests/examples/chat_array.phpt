--TEST--
Example chat_array.php: a room whose users are in an array
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('chat_array', function (int $port, ServerProcess $server) {
    $ann = Client::open($port);
    $hello = $ann->receive();
    show(preg_replace('/\d+/', 'N', $hello));
    $bob = Client::open($port);
    $bob->receive();
    show(preg_replace('/\d+/', 'N', $ann->receive()));
    $ann->text('/name ann');
    $ann->receive();
    $bob->receive();
    $bob->text('/name bob');
    show(strstr($ann->receive(), ' is'), strstr($bob->receive(), ' is'));
    $bob->text('hello, all');
    show($ann->receive(), $bob->receive());
    $ann->text('/who');
    show($ann->receive());
    $ann->close();
    show($bob->receive());
});
--EXPECT--
"welcome, guestN"
"guestN is here"
" is now bob" " is now bob"
"bob: hello, all" "bob: hello, all"
"ann, bob"
"ann has left"
--- server ---

--- status 0 ---
