--TEST--
sendfile sends a file or a part of it
--EXTENSIONS--
posix
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

const FILE = __DIR__ . '/response_sendfile.txt';
const FIFO = __DIR__ . '/response_sendfile.fifo';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('request', function ($request, $response) {
            switch ($request->server['request_uri']) {
                case '/whole':
                    show($response->sendfile(FILE), $response->isWritable());
                    break;
                case '/part':
                    $response->header('Content-Type', 'x/y');
                    $response->sendfile(FILE, 2, 3);
                    break;
                case '/rest':
                    $response->sendfile(FILE, 300000);
                    break;
                default:
                    show($response->sendfile(''));
                    show($response->sendfile('/nonexistent'));
                    show($response->sendfile('/'));
                    // Nobody writes to it: who waited for that would wait for ever.
                    show($response->sendfile(FIFO));
                    show($response->sendfile(FILE, 300006));
                    show($response->sendfile(FILE, 1, 300005));
                    show($response->sendfile(FILE, -1));
                    show($response->end('none'));
            }
        });
        serve($server);
    },
    client: function (int $port) {
        posix_mkfifo(FIFO, 0600);
        file_put_contents(FILE, $content = str_repeat('0123456789', 30000) . 'abcde');
        $client = Client::tcp($port);
        [$status, $fields, $body] = get($client, '/whole');
        show($status, $fields, $body === $content);
        show(get($client, '/part'), get($client, '/rest')[2], get($client, '/none')[2]);
        show(get($client, '/part', 'HEAD'));
    },
);
--CLEAN--
<?php
unlink(__DIR__ . '/response_sendfile.txt');
unlink(__DIR__ . '/response_sendfile.fifo');
--EXPECTF--
"HTTP/1.1 200 OK" ["content-length: 300005","content-type: text/plain","server: gannet"] true
["HTTP/1.1 200 OK",["content-length: 3","content-type: x/y","server: gannet"],"234"] "abcde" "none"
["HTTP/1.1 200 OK",["content-length: 3","content-type: x/y","server: gannet"],""]
--- server ---
true false
warning: Swoole\Http\Response::sendfile(): file name is empty
false
warning: Swoole\Http\Response::sendfile(): stat(/nonexistent) failed, Error: No such file or directory[2]
false
warning: Swoole\Http\Response::sendfile(): parameter $file[/] given is not a regular file
false
warning: Swoole\Http\Response::sendfile(): parameter $file[%sresponse_sendfile.fifo] given is not a regular file
false
warning: Swoole\Http\Response::sendfile(): parameter $offset[300006] exceeds the file size
false
warning: Swoole\Http\Response::sendfile(): parameter $length[300005] exceeds the file size
false
warning: Swoole\Http\Response::sendfile(): parameter $offset[-1] exceeds the file size
false
true
--- status 0 ---
