--TEST--
SIGHUP, SIGUSR1, SIGUSR2, SIGRTMIN and SIGPIPE: the server goes on, and says in its log what they ask for
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function () {
        $server = make_server();
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, $frame->data));
        serve($server);
    },
    client: function (callable $start) {
        $server = $start('');
        $client = Client::open($server->port);
        $signals = [1 => 'SIGHUP', 10 => 'SIGUSR1', 12 => 'SIGUSR2', 34 => 'SIGRTMIN', 13 => 'SIGPIPE'];
        foreach ($signals as $signal => $name) {
            // Twice: what only SIGTERM and SIGINT do at the second one, these must not.
            foreach ([1, 2] as $round) {
                $said = substr_count($server->output(), "\n");
                $server->signal($signal);
                if ($signal !== 13) {
                    $server->waitForLines($said + 1);
                }
                $client->text("$name $round");
                echo $client->receive(), "\n";
            }
        }
        $client->drop();
        show($server->stop());
        echo preg_replace('/^\S+ +/m', '', $server->output());
    },
);
--EXPECT--
SIGHUP 1
SIGHUP 2
SIGUSR1 1
SIGUSR1 2
SIGUSR2 1
SIGUSR2 2
SIGRTMIN 1
SIGRTMIN 2
SIGPIPE 1
SIGPIPE 2
0
WARN SIGHUP: there is no log_file to open anew
WARN SIGHUP: there is no log_file to open anew
WARN Server::reload() (ERRNO 507): not supported with single process mode
WARN Server::reload() (ERRNO 507): not supported with single process mode
WARN Server::reload() (ERRNO 507): not supported with single process mode
WARN Server::reload() (ERRNO 507): not supported with single process mode
WARN SIGRTMIN: there is no log_file to open anew
WARN SIGRTMIN: there is no log_file to open anew
