--TEST--
No object is constructed again: what its methods look at would be replaced under them
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

// Every class that can be made with new, found by reflection, so that none is forgotten.
$classes = [];
foreach ((new ReflectionExtension('gannet'))->getClasses() as $class) {
    $classes[$class->name] = $class;
}
foreach ($classes as $class) {
    $arguments = match (true) {
        $class->isSubclassOf(Throwable::class), !$class->isInstantiable() => null,
        is_a($class->name, Swoole\Server::class, true) => ['127.0.0.1', 0],
        $class->name === Swoole\Table::class => [8],
        default => [],
    };
    // What is PHP's own, such as the constructor of an ArrayObject, is safe.
    if ($arguments === null || $class->getConstructor()?->class !== $class->name) {
        continue;
    }
    try {
        $object = $class->newInstance(...$arguments);
    } catch (Throwable $thrown) {
        // It is the extension's to make.
        show($class->name, $thrown->getMessage());
        continue;
    }
    attempt(fn () => $object->__construct(...$arguments));
}

echo "--- inside of its own method ---\n";
$cookie = new Swoole\Http\Cookie();
$again = new class($cookie) {
    public function __construct(private Swoole\Http\Cookie $cookie)
    {
    }

    public function __toString(): string
    {
        attempt(fn () => $this->cookie->__construct(false));
        return 'a name';
    }
};
$cookie->withName($again)->withValue('a value');
show($cookie->toArray()['name'], $cookie->toArray()['value']);

$request = Swoole\Http\Request::create();
set_error_handler(fn () => attempt(fn () => $request->__construct()));
ini_set('display_errors', '1');
$head = 'GET /?' . str_repeat('a&', 2000) . " HTTP/1.1\r\n\r\n";
show($request->parse($head) === strlen($head), count($request->get), $request->isCompleted());
restore_error_handler();

$response = new Swoole\Http\Response();
$text = new class($response) {
    public function __construct(private $response)
    {
    }

    public function __toString(): string
    {
        attempt(fn () => $this->response->__construct());
        return 'x';
    }
};
show(@$response->header($text, 'a'));

$channel = new Swoole\Coroutine\Channel(2);
$channel->push(new class($channel) {
    public function __construct(private $channel)
    {
    }

    public function __destruct()
    {
        attempt(fn () => $this->channel->__construct(9));
    }
});
$channel->pop();
show($channel->capacity, $channel->length());

echo "--- inside of its own constructor ---\n";
$channel = new class extends Swoole\Coroutine\Channel {
    public function __construct()
    {
        // An unset property is set by way of __set.
        unset($this->capacity);
        attempt(fn () => parent::__construct(2));
    }

    public function __set(string $name, mixed $value): void
    {
        parent::__construct(3);
    }
};
show($channel->capacity);
$server = new class('127.0.0.1', 0) extends Swoole\WebSocket\Server {
    public function __construct(string $host, int $port)
    {
        $this->setting = new class($this) {
            public function __construct(private $server)
            {
            }

            public function __destruct()
            {
                $this->server->again();
            }
        };
        attempt(fn () => parent::__construct($host, $port));
    }

    public function again(): void
    {
        parent::__construct('127.0.0.1', 0);
    }
};
show($server->on('message', fn () => 0), count($server->ports));
--EXPECT--
Error 0: Constructor of Swoole\Table can only be called once
Error 0: Constructor of Swoole\Atomic can only be called once
Error 0: Constructor of Swoole\Atomic\Long can only be called once
Error 0: Constructor of Swoole\Lock can only be called once
"Swoole\\Coroutine" "You cannot instantiate this class from PHP."
"Swoole\\Coroutine\\System" "You cannot instantiate this class from PHP."
Error 0: Constructor of Swoole\Coroutine\Scheduler can only be called once
Error 0: Constructor of Swoole\Coroutine\Channel can only be called once
Error 0: Constructor of Swoole\Coroutine\WaitGroup can only be called once
"Swoole\\Coroutine\\Barrier" "You cannot instantiate this class from PHP."
"Swoole\\Runtime" "You cannot instantiate this class from PHP."
Error 0: Constructor of Swoole\Http\Request can only be called once
Error 0: Constructor of Swoole\Http\Cookie can only be called once
Error 0: Constructor of Swoole\Http\Response can only be called once
"Swoole\\Timer" "You cannot instantiate this class from PHP."
"Swoole\\Connection\\Iterator" "You cannot instantiate this class from PHP."
"Swoole\\Server\\Port" "You cannot instantiate this class from PHP."
Error 0: Constructor of Swoole\Server can only be called once
--- inside of its own method ---
Error 0: Constructor of Swoole\Http\Cookie can only be called once
"a name" "a value"
Error 0: Constructor of Swoole\Http\Request can only be called once
true 1 true
Error 0: Constructor of Swoole\Http\Response can only be called once
false
Error 0: Constructor of Swoole\Coroutine\Channel can only be called once
2 0
--- inside of its own constructor ---
Error 0: Constructor of Swoole\Coroutine\Channel@anonymous can only be called once
3
Error 0: Constructor of Swoole\WebSocket\Server@anonymous can only be called once
true 1
