--TEST--
Objects that are used while they are being changed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Coroutine\Channel;
use Swoole\Http\Request;
use Swoole\WebSocket\Frame;

class Ends
{
    public function __construct(private Closure $act)
    {
    }

    public function __destruct()
    {
        ($this->act)();
    }

    public function __toString(): string
    {
        ($this->act)();
        return 'text';
    }
}

function fill(): array
{
    return array_map(fn (int $number) => str_repeat((string) $number, 40), range(1, 50));
}

echo "A request whose properties are the last to hold something:\n";
$request = Request::create();
foreach (['header', 'server', 'cookie', 'get', 'post'] as $property) {
    $request->$property = new Ends(function () use ($request, $property) {
        show($property, $request->parse("more"), is_array($request->header));
        foreach (['header', 'server', 'cookie', 'get', 'post'] as $other) {
            $request->$other = fill();
        }
    });
}
show($request->parse("POST /?a=1 HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nContent-Length: 3\r\n"
    . "Content-Type: application/x-www-form-urlencoded\r\n\r\nb=2"));

echo "A warning about its variables, whose handler goes on with it:\n";
$request = Request::create();
set_error_handler(function (int $level, string $message) use ($request) {
    show(strtok($message, '.'), $request->parse('more'), $request->getContent(), $request->isCompleted());
    return true;
});
show($request->parse('POST /?' . str_repeat('a[]=1&', 1001) . " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n") > 0);
show(count($request->get['a']), $request->parse('abc'), $request->isCompleted(), $request->getContent());
restore_error_handler();

echo "A channel that has its own way of noting errors:\n";
class Noting extends Channel
{
    public function open(): void
    {
        unset($this->errCode);
    }

    public function __set(string $name, mixed $value): void
    {
        static $depth = 0;
        if (++$depth < 3) {
            show($name, $value, $this->length(), $this->push($depth), $this->pop());
        }
        --$depth;
    }
}
$channel = new Noting(5);
$channel->open();
show($channel->push('first'));
show($channel->pop());

echo "A channel that holds something which uses it to the last:\n";
$channel = new Channel(5);
$weak = WeakReference::create($channel);
$channel->push(new Ends(fn () => show($weak->get()?->push('more'))));
$channel->push(new Ends(fn () => show($weak->get()?->length())));
unset($channel);
$channel = new Channel(3);
$channel->push(new Ends(fn () => show($channel->length(), $channel->push(1))));
attempt(fn () => $channel->__construct(3));
$channel->pop();
show($channel->length());

echo "A frame that changes while it is packed:\n";
foreach (['data', 'opcode', 'flags', 'finish'] as $property) {
    $frame = new Frame();
    $frame->data = 'data';
    $frame->$property = $property === 'data' ? new Ends(function () use ($frame, $property) {
        $frame->$property = null;
        fill();
    }) : [1];
    set_error_handler(function () use ($frame) {
        $frame->data = $frame->opcode = $frame->flags = fill();
        return true;
    });
    $packed = Frame::pack($frame);
    restore_error_handler();
    show($property, bin2hex($packed));
}

echo "A server whose properties are gone:\n";
class Magic extends Swoole\WebSocket\Server
{
    public function open(): void
    {
        unset($this->setting, $this->ports);
    }

    public function __isset(string $name): bool
    {
        return true;
    }

    public function __get(string $name): mixed
    {
        return fill();
    }

    public function __set(string $name, mixed $value): void
    {
        show('set', $name, count($value));
    }
}
$server = new Magic('127.0.0.1', 0);
$server->open();
show($server->set(['max_conn' => 1]));
show(get_class($server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP)));

echo "A coroutine's context, and what it drops:\n";
go(function () {
    Co::getContext()['last'] = new Ends(fn () => show('context', Co::getCid(), @Co::getContext() === null));
});
--EXPECT--
A request whose properties are the last to hold something:
"header" false true
"post" false true
"server" false true
"cookie" false true
"get" false true
116
A warning about its variables, whose handler goes on with it:
"Swoole\\Http\\Request::parse(): Input variables exceeded 1000" 3 "mor" true
true
1000 false true "mor"
A channel that has its own way of noting errors:
"errCode" 0 1 true "first"
true
1
A channel that holds something which uses it to the last:
true
1
Error 0: Constructor of Swoole\Coroutine\Channel can only be called once
0 true
1
A frame that changes while it is packed:
"data" "810474657874"
"opcode" "810464617461"
"flags" "810464617461"
"finish" "810464617461"
A server whose properties are gone:
"set" "setting" 1
true
"set" "ports" 1
"Swoole\\Server\\Port"
A coroutine's context, and what it drops:
"context" 1 true
