<?php
// Calls everything that the extension has with odd arguments, outside of callbacks and in them. What is called follows
// from the seed, and in callbacks from what the kernel brings first, too. Whatever PHP may say of it, the process must
// not be ended by a signal, must end when it is asked to, and nothing may panic.
// Each call is said before it is made, so that the last line names the one that was fatal.

[, $seed, $count] = $argv + [1 => '1', 2 => '4000'];
mt_srand((int) $seed);
set_error_handler(fn () => odds(30) ? (bool) act() : true);

/** Whether something happens that does so in one of so many cases. */
function odds(int $of): bool
{
    return mt_rand(1, $of) === 1;
}

function one_of(array $choices): mixed
{
    return $choices ? $choices[array_rand($choices)] : null;
}

/** Things that act when they become strings, are called, or end. */
final class Acting implements Countable, IteratorAggregate
{
    public function __toString(): string
    {
        act();
        return (string) one_of(['', 'text', '1', "\0", 'message', str_repeat('long', 5_000)]);
    }

    public function __invoke(mixed ...$arguments): mixed
    {
        collect($arguments);
        return act();
    }

    public function __call(string $name, array $arguments): mixed
    {
        return $this(...$arguments);
    }

    public static function ofClass(mixed ...$arguments): mixed
    {
        collect($arguments);
        return act();
    }

    public function count(): int
    {
        return 3;
    }

    public function getIterator(): Iterator
    {
        return new ArrayIterator([act()]);
    }

    public function __destruct()
    {
        act();
    }
}

/** What is kept to be used again, and forgotten now and then. */
final class Pool
{
    public static array $objects = [];
    public static int $depth = 0;
    public static int $left = 0;
    public static ?Swoole\WebSocket\Server $server = null;
    public static string $where = 'outside';
    /** Calls that have not returned, the innermost last: name, what is called, arguments. */
    public static array $under_way = [];
}

function say(string $line): void
{
    fwrite(STDERR, "$line\n");
}

/** Calls it; what was not refused because of its arguments is said to have been reached. */
function invoke(string $name, callable $call, array $arguments): mixed
{
    $where = Pool::$where;
    say("call $where $name(" . implode(', ', array_map(get_debug_type(...), $arguments)) . ')');
    $is_refused = false;
    Pool::$under_way[] = [$name, $call, $arguments];
    try {
        return $call(...$arguments);
    } catch (TypeError $error) {
        $is_refused = true;
        throw $error;
    } finally {
        array_pop(Pool::$under_way);
        $is_refused || say("reached $where $name");
    }
}

/** Calls again what is under way: something that it has borrowed or half changed would show. */
function again(): mixed
{
    $call = end(Pool::$under_way);
    return $call ? invoke(...$call) : null;
}

function collect(mixed $value): void
{
    foreach (is_array($value) ? $value : [$value] as $each) {
        if (is_object($each) && !$each instanceof Closure) {
            keep($each);
        }
    }
}

/** Keeps an object, or nothing, in the place of another, which ends when this returns: PHP itself reads on behind. */
function keep(?object $object): void
{
    $place = mt_rand(0, 40);
    $former = Pool::$objects[$place] ?? null;
    Pool::$objects[$place] = $object;
}

/** A value that a caller might give by mistake, or in bad faith. */
function odd(int $depth = 0): mixed
{
    $kind = mt_rand(0, $depth > 2 ? 8 : 16);
    return match ($kind) {
        0 => one_of([0, 1, -1, 2, 3, 8, 10, 100, 255, 1000, 65_536, PHP_INT_MAX, PHP_INT_MIN, 1 << 31]),
        1 => mt_rand(-5, 15),
        2 => one_of([0.0, -0.0, 1.5, -1.0, 1e300, NAN, INF, -INF]),
        3 => one_of(['', '0', 'x', "\0", "\xff\xfe", "a\r\nb: c", '12', '1e9', str_repeat('y', mt_rand(0, 70_000))]),
        4 => one_of(NAMES),
        5 => one_of([true, false, null]),
        6 => one_of(Pool::$objects),
        7 => Pool::$server,
        8 => new Acting(),
        9 => one_of(['strlen', 'Acting::ofClass', 'no_such', 'act', 'Acting::nothing']),
        10 => [new Acting(), one_of(['count', 'unknown', '__invoke', '__toString'])],
        11 => (new Acting())->anything(...),
        12 => fn (mixed ...$arguments) => act(),
        13 => referring($depth),
        14 => array_map(fn () => odd($depth + 1), range(0, mt_rand(0, 4))),
        15 => array_combine($keys = array_unique([one_of(NAMES), one_of(NAMES)]), array_map(fn () => odd($depth + 1), $keys)),
        16 => STDERR,
    };
}

/** An array whose elements can change while it is walked. */
function referring(int $depth): array
{
    $array = [one_of(NAMES) => null, one_of(NAMES) => new Acting(), 3 => null];
    foreach ($array as &$element) {
        $element ??= odd($depth + 1);
    }
    keep(new ArrayObject([&$array]));
    return $array;
}

/** Does one thing, unless too much is being done already. */
function act(): mixed
{
    if (Pool::$depth > 3 || --Pool::$left < 0) {
        return null;
    }
    ++Pool::$depth;
    try {
        $result = match (mt_rand(0, 13)) {
            0, 1 => call_function(),
            2, 3 => make(),
            4 => handle(one_of(Pool::$objects)),
            6 => Swoole\Timer::after(1, callable_of_any_kind(), odd()),
            7 => Pool::$server?->set(settings()),
            5 => keep(null),
            12, 13 => again(),
            default => call_method(),
        };
        collect($result);
        return $result;
    } catch (Throwable) {
        return null;
    } finally {
        --Pool::$depth;
    }
}

function arguments(ReflectionFunctionAbstract $function): array
{
    $least = $function->getNumberOfRequiredParameters();
    $most = $function->isVariadic() ? $least + 3 : $function->getNumberOfParameters();
    $count = odds(50) ? mt_rand(0, $most + 1) : mt_rand($least, $most);
    $arguments = [];
    for ($index = 0; $index < $count; ++$index) {
        // Most are of the kind that is asked for, or nothing would get far.
        $type = (string) ($function->getParameters()[$index] ?? null)?->getType();
        $arguments[] = odds(3) ? odd() : fitting($type);
    }
    return $arguments;
}

function fitting(string $type): mixed
{
    return match (true) {
        str_contains($type, 'int') => one_of([0, 1, 2, 3, 4, 8, 100, 1000]),
        str_contains($type, 'float') => one_of([0.001, 0.0, -1.0]),
        str_contains($type, 'callable') => callable_of_any_kind(),
        str_contains($type, 'array') => [one_of(NAMES) => odd(1), one_of(NAMES) => odd(1)],
        str_contains($type, 'string') => one_of(NAMES),
        default => odd(),
    };
}

function callable_of_any_kind(): mixed
{
    $object = new Acting();
    $by_reference = [&$object, one_of(['count', 'unknown'])];
    $object = odds(2) ? null : $object;
    return one_of(['act', 'Acting::ofClass', $by_reference, new Acting(), fn () => act(), (new Acting())->count(...)]);
}

function call_function(): mixed
{
    $function = one_of(FUNCTIONS);
    $arguments = arguments(new ReflectionFunction($function));
    if ($function === 'Swoole\\Coroutine\\parallel') {
        // A billion coroutines, which '1e9' asks for, would be begun one after the other, and nothing else meanwhile.
        $arguments[0] = one_of([-1, 0, 1, 3, '2', 'x', null]);
    }
    return invoke($function, $function, $arguments);
}

function make(): ?object
{
    $class = one_of(CLASSES);
    $reflection = new ReflectionClass($class);
    if (odds(12) && !$reflection->isAbstract()) {
        return $reflection->newInstanceWithoutConstructor();
    }
    $arguments = is_a($class, Swoole\Server::class, true)
        ? ['127.0.0.1', one_of([0, 0, 0, -1]), ...array_slice([odd(), odd()], mt_rand(0, 2))]
        : arguments($reflection->getConstructor() ?? new ReflectionFunction('act'));
    $made = invoke($reflection->getName() . '::__construct', fn (mixed ...$arguments) => new $class(...$arguments), $arguments);
    if ($made instanceof Swoole\Server) {
        // A script that starts it is to end in time.
        $made->set(['drain_timeout' => 1]);
    }
    return $made;
}

function call_method(): mixed
{
    $object = odds(4) ? Pool::$server : one_of(Pool::$objects);
    $class = is_object($object) && in_array(get_class($object), CLASSES, true) ? get_class($object) : one_of(CLASSES);
    $name = one_of(methods($class));
    if ($name === null || $name === '__construct' && !odds(10)) {
        return null;
    }
    $method = new ReflectionMethod($class, $name);
    $object = $method->isStatic() || $object instanceof $class ? $object : one_of(array_filter(Pool::$objects, fn ($it) => $it instanceof $class));
    if (!$method->isStatic() && $object === null) {
        return null;
    }
    $arguments = arguments($method);
    if (in_array($name, ['set', 'on'], true) && is_a($class, Swoole\Server::class, true)) {
        $arguments = $name === 'set' ? [settings()] : [one_of(EVENTS), odds(3) ? odd() : callable_of_any_kind()];
    }
    return invoke("$method->class::$name", $method->isStatic() ? [$class, $name] : [$object, $name], $arguments);
}

/** Those that are called at this moment. */
function methods(string $class): array
{
    // A server that runs must refuse to be started again.
    $left_out = Pool::$where === 'inside' ? array_diff(LEFT_OUT, ['start']) : LEFT_OUT;
    // PHP's own are not safe here: ArrayObject::offsetSet drops a value twice that sets its key again when it ends.
    $is_own = fn ($name) => (new ReflectionMethod($class, $name))->getDeclaringClass()->getExtensionName() === 'gannet';
    return array_filter(
        get_class_methods($class),
        fn ($name) => $is_own($name) && !in_array(strtolower($name), $left_out, true),
    );
}

/** Settings that leave this process and the files of this machine as they are. */
function settings(): array
{
    $settings = odds(2) ? referring(1) : [one_of(NAMES) => odd(1), one_of(NAMES) => odd(1)];
    return array_diff_key($settings, array_flip(['daemonize', 'user', 'group', 'pid_file', 'log_file', 'chroot']));
}

function write(object $object, string $property): void
{
    $former = $object->$property ?? null;
    $object->$property = odd();
}

/** What can be done to any object. */
function handle(?object $object): mixed
{
    $properties = $object ? array_keys(get_object_vars($object)) : [];
    $property = one_of($properties) ?? 'unknown';
    return $object === null ? null : match (mt_rand(0, 9)) {
        0 => clone $object,
        1 => unserialize(serialize($object)),
        2 => write($object, $property),
        3 => [$object->$property ?? null, isset($object->$property)],
        4 => odds(4) ? (function () use ($object, $property) { unset($object->$property); })() : null,
        5 => $object instanceof Traversable ? iterator_count(new LimitIterator(new IteratorIterator($object), 0, 5)) : null,
        6 => json_encode($object, JSON_PARTIAL_OUTPUT_ON_ERROR, 4),
        7 => $object == one_of(Pool::$objects),
        8 => strlen(print_r($object, true)),
        9 => WeakReference::create($object)->get(),
    };
}

$extension = new ReflectionExtension('gannet');
// What waits for others, or for ever, and what ends the script or what drives it, is for tests.
const LEFT_OUT = ['start', 'wait', 'lockwait', 'shutdown', 'stop', '__destruct', 'clearall'];
const EVENTS = ['message', 'open', 'close', 'request', 'connect', 'disconnect', 'bufferFull', 'bufferEmpty'];
const NAMES = [
    'message', 'open', 'close', 'request', 'connect', 'handshake', 'workerStart', 'bufferFull', 'nonsense', 'name', 'text',
    'document_root', 'enable_static_handler', 'http_index_files', 'static_handler_locations', 'origins', 'hosts', 'max_conn',
    'package_max_length', 'socket_buffer_size', 'heartbeat_check_interval', 'heartbeat_idle_time', 'websocket_compression',
    'open_websocket_ping_frame', 'open_websocket_close_frame', 'websocket_subprotocol', 'event_object', 'push_throws',
    'Content-Type', 'x-field', 'room', '127.0.0.1', "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /?a[]=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=1",
];
// A loop outside of a server ends when no coroutine and no timer is left, which odd calls see to; so none is run.
const FUNCTIONS_LEFT_OUT = [
    'swoole_event_wait', 'swoole_event_rshutdown', 'Co\\run', 'Swoole\\Coroutine\\run', 'swoole_timer_clear_all',
    'swoole_set_process_name',
];
define('FUNCTIONS', array_values(array_diff(array_keys($extension->getFunctions()), FUNCTIONS_LEFT_OUT)));
define('CLASSES', array_values($extension->getClassNames()));
foreach (FUNCTIONS as $function) {
    say("known $function");
}
foreach (CLASSES as $class) {
    foreach (methods($class) as $name) {
        $declaring = (new ReflectionMethod($class, $name))->getDeclaringClass();
        $declaring->getExtensionName() === 'gannet' && say("known $declaring->name::$name");
    }
}

function spend(int $count): void
{
    for (Pool::$left = $count; Pool::$left > 0;) {
        act();
    }
}

/** A server that threads may help, and that waits for nobody for long. */
function server(): Swoole\WebSocket\Server
{
    $server = new (one_of([Swoole\WebSocket\Server::class, Gannet\Server::class]))('127.0.0.1', 0);
    $server->set(['drain_timeout' => 1, 'reactor_num' => odds(3) ? 2 : 1]);
    $server->set(['event_object' => odds(2), 'push_throws' => odds(2), 'open_websocket_ping_frame' => odds(2)]);
    return $server;
}

Pool::$server = $server = server();
spend((int) $count);
Swoole\Timer::clearAll();

// The same in callbacks, of a server to which this process is the client, too: mostly of one that can start.
if (!odds(4)) {
    Pool::$server = $server = server();
}
foreach (EVENTS as $event) {
    odds($event === 'message' ? 20 : 4) || $server->on($event, function (mixed ...$arguments) {
        collect($arguments);
        Pool::$left += 5;
        act();
        return act();
    });
}
if (odds(3)) {
    $server->on(one_of(['handshake', 'beforeHandshakeResponse']), function ($request, $response) {
        collect([$request, $response]);
        Pool::$left += 5;
        act();
    });
}
const REQUEST = "POST /?a[b]=1 HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\nContent-Length: 3\r\n"
    . "Content-Type: application/x-www-form-urlencoded\r\n\r\nc=d";
const UPGRADE = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    . "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
// Text, bytes, an empty one, a Ping, a Close, and what no frame begins with.
define('MESSAGES', [
    "\x81\x83\0\0\0\0abc", "\x82\xfe\x10\x00\0\0\0\0" . str_repeat('z', 4096), "\x81\x80\0\0\0\0",
    "\x81\x83\0\0\0\0abc\x81\x83\0\0\0\0def", "\x89\x80\0\0\0\0", "\x88\x80\0\0\0\0", "\xff\xff",
]);
$clients = [];
$rounds = 0;
$step = function () use ($server, $count, &$clients, &$rounds, &$step) {
    Pool::$where = 'inside';
    Pool::$left += intdiv((int) $count, 40);
    if (++$rounds > 40) {
        // Whoever is gone is not waited for, and no answer either.
        Pool::$objects = $clients = [];
        $server->shutdown();
        return;
    }
    // Something odd may clear it; then the server is ended from outside.
    Swoole\Timer::after(1, $step);
    if (odds(4) || !$clients) {
        $client = $clients[mt_rand(0, 5)] = stream_socket_client("tcp://127.0.0.1:$server->port", timeout: 1);
        stream_set_blocking($client, false);
        fwrite($client, odds(3) ? REQUEST : UPGRADE . MESSAGES[0]);
    } else {
        $client = one_of($clients);
        @fwrite($client, odds(9) ? REQUEST : one_of(MESSAGES));
    }
    @fread($client, 65_536);
    for ($times = 0; $times < 25; ++$times) {
        act();
    }
};
// A timer of the loop's own: clearAll() by something odd would end this.
$server->on('workerStart', fn () => $step());
register_shutdown_function(function () {
    Pool::$left = 20;
    act();
    Pool::$left = 0;
    Swoole\Timer::clearAll();
});
$server->start();
[Pool::$where, Pool::$left] = ['outside', 0];
Swoole\Timer::clearAll();
echo "done\n";
