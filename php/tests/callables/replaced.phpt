--TEST--
A callback that is replaced is let go of when nothing is borrowed: its end may replace it again
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$server = make_server();

class Last
{
    public function __construct(private Swoole\Server $server)
    {
    }

    public function method(): void
    {
    }

    public function __destruct()
    {
        show('destroyed', $this->server->getCallback('close'));
        $this->server->on('close', 'strlen');
        $this->server->ports[0]->on('close', 'strlen');
    }
}

$server->on('close', [new Last($server), 'method']);
$server->on('close', 'strrev');
show($server->getCallback('close'));
$server->ports[0]->on('close', (new Last($server))->method(...));
$server->ports[0]->on('close', 'strrev');
show($server->getCallback('close'), $server->ports[0]->getCallback('close'));
--EXPECT--
"destroyed" "strrev"
"strlen"
"destroyed" "strrev"
"strlen" "strlen"
