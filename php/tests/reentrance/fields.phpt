--TEST--
A response's fields may change themselves while the head is made of them
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class Acts
{
    public function __construct(private Closure $act, private string $text)
    {
    }

    public function __toString(): string
    {
        ($this->act)();
        return $this->text;
    }
}

test(
    server: function () {
        $server = make_server();
        $server->on('request', function ($request, $response) {
            $fill = fn () => array_map(fn (int $number) => str_repeat((string) $number, 40), range(1, 50));
            $list = [new Acts(function () use (&$list, $fill) {
                $list = $fill();
            }, 'one'), 'two'];
            $value = new Acts(function () use (&$value, $response, $fill) {
                $value = null;
                $response->header = [];
                $fill();
            }, 'value');
            $response->header = ['X-List' => &$list, 'X-Value' => &$value, 'X-Last' => ['last']];
            // A warning on the way, whose handler changes the fields.
            $response->header['X-Array'] = [[1], 'after'];
            set_error_handler(function (int $level, string $message) use ($response) {
                $response->header = null;
                if (str_contains($message, 'new line')) {
                    $response->cookie = null;
                }
                return true;
            });
            $response->cookie = ['a=1', "b=\n2", 'c=3'];
            $response->end('body');
            restore_error_handler();
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        [$head, $body] = $client->readResponse();
        show($body);
        foreach (explode("\r\n", is_array($head) ? implode("\r\n", $head) : $head) as $line) {
            if (preg_match('/^(x-|set-cookie)/i', $line)) {
                show(strtolower($line));
            }
        }
    },
);
--EXPECT--
"body"
"x-list: one"
"x-list: two"
"x-value: value"
"x-last: last"
"x-array: array"
"x-array: after"
"set-cookie: a=1"
"set-cookie: c=3"
--- server ---

--- status 0 ---
