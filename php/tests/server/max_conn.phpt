--TEST--
Beyond max_conn, nobody is let in
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['max_conn' => 2]);
        serve($server);
    },
    client: function (int $port) {
        $first = Client::open($port);
        $second = Client::open($port);
        $third = Client::tcp($port);
        show(str_starts_with($third->upgrade(), 'HTTP/1.1 101'));
        $first->close();
        echo $first->transcript(), "\n";
        $first->drop();
        // Its place is free as soon as the server has heard of that.
        for ($try = 0; $try < 1000 && !str_starts_with(Client::tcp($port)->upgrade(), 'HTTP/1.1 101'); $try++) {
            usleep(10_000);
        }
        show($try < 1000);
    },
);
--EXPECTF--
false
close 1000 ""
end
true
--- server ---
%A
--- status 0 ---
