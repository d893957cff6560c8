--TEST--
reload() says false, and in the log why
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
test(
    server: function () {
        $server = make_server();
        show($server->reload());
        $server->on('message', function ($server, $frame) {
            show($server->reload(), $server->getLastError());
            show($server->reload(true), swoole_last_error());
            $server->push($frame->fd, $frame->data);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('still here');
        echo $client->receive(), "\n";
    },
);
--EXPECTF--
still here
--- server ---
warning: Swoole\Server::reload(): server is not running
false
%s  WARN Server::reload() (ERRNO 507): not supported with single process mode
false 507
%s  WARN Server::reload() (ERRNO 507): not supported with single process mode
false 507
--- status 0 ---
