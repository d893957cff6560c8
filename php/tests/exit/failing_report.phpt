--TEST--
An uncaught exception whose report fails ends the server like what failed in it: a fatal error, or exit
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip there is no memory limit under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class Reported extends Exception
{
    public function __construct(private Closure $text)
    {
        parent::__construct('reported');
    }

    public function __toString(): string
    {
        return ($this->text)();
    }
}

test_variants(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            ini_set('memory_limit', '16M');
            throw match ($frame->data) {
                'fatal' => new Reported(fn () => str_repeat('x', 1 << 26)),
                'exit' => new Reported(fn () => exit(3)),
                'throw' => new Reported(fn () => throw new Exception('in the report')),
            };
        });
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        ini_set('display_errors', '0');
        serve($server);
    },
    client: function (callable $start) {
        foreach (['fatal', 'exit', 'throw'] as $text) {
            $server = $start('');
            $bystander = Client::open($server->port);
            $client = Client::open($server->port);
            $client->text($text);
            echo $text, ': ', substr($client->read(), 0, 10), "\n";
            if ($text === 'throw') {
                $server->signal(15);
            }
            echo substr($bystander->read(), 0, 10), "\n";
            show($server->wait());
        }
    },
);
--EXPECT--
fatal: close 1011
close 1001
255
exit: close 1011
close 1001
3
throw: close 1011
close 1001
0
