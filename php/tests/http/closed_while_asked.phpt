--TEST--
close ends a connection at once whose request is not answered, or not to the end; what the script still says is refused
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $kept = new ArrayObject();
        $server->on('request', function ($request, $response) use ($server, $kept) {
            $fd = $request->fd;
            switch ($request->server['request_uri']) {
                case '/detached':
                    $response->detach();
                    break;
                case '/begun':
                    $response->write('a part');
                    break;
                case '/answered':
                    show($response->end('all of it'), $server->close($fd));
                    break;
                case '/itself':
                    show($server->close($fd), $server->exist($fd), $response->write('x'), $response->end('x'));
                    break;
            }
            $kept[$fd] = $response;
            show('asked', $fd);
        });
        $server->on('message', function ($server, $frame) use ($kept) {
            [$fd, $reset] = json_decode($frame->data);
            $closed = $server->close($fd, $reset);
            show($closed, $server->exist($fd), $kept[$fd]->write('x'), $kept[$fd]->end('x'));
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $director = Client::open($port);
        $cases = ['/kept', '/detached', '/begun', '/kept reset', '/begun reset', '/answered', '/itself'];
        foreach ($cases as $number => $case) {
            $fd = $number + 2;
            [$uri, $reset] = explode(' ', "$case ");
            $client = Client::tcp($port);
            $client->write("GET $uri HTTP/1.1\r\nHost: localhost\r\n\r\n");
            // A reset takes back what has not left.
            $begun = $uri === '/begun' ? $client->readThrough("a part\r\n") : '';
            $server->waitFor("\"asked\" $fd\n");
            if ($number < 5) {
                $director->text(json_encode([$fd, $reset !== '']));
            }
            $answer = $begun . $client->readToEnd();
            show($case, preg_replace('/^.*\r\n\r\n/s', '', $answer), $client->end());
            $client->drop();
            $server->waitFor("\"close\" $fd ");
        }
    },
);
--EXPECT--
"/kept" "" "end"
"/detached" "" "end"
"/begun" "6\r\na part\r\n" "end"
"/kept reset" "" "reset"
"/begun reset" "6\r\na part\r\n" "reset"
"/answered" "all of it" "end"
"/itself" "" "end"
--- server ---
"asked" 2
true false false false
"close" 2 -1
"asked" 3
true false false false
"close" 3 -1
"asked" 4
true false false false
"close" 4 -1
"asked" 5
true false false false
"close" 5 -1
"asked" 6
true false false false
"close" 6 -1
true true
"asked" 7
"close" 7 -1
true false false false
"asked" 8
"close" 8 -1
"close" 1 0
--- status 0 ---
