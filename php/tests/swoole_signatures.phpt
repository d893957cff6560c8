--TEST--
Parameters, types and defaults are those of Swoole, so that subclasses which override its methods compile
--FILE--
<?php
require __DIR__ . '/include/declarations.inc';

// Swoole's signatures cannot be declared beside the extension: both have the same names.
$reader = 'require ' . var_export(__DIR__ . '/include/declarations.inc', true) . ';' . <<<'PHP'
// As the extension has them; their own modules may be missing here.
foreach (['AF_INET' => 2, 'SOCK_STREAM' => 1] as $name => $value) {
    defined($name) || define($name, $value);
}
foreach (unserialize(base64_decode($argv[2])) as $name => $value) {
    defined($name) || define($name, $value);
}
$known = get_declared_classes();
require $argv[1];
$signatures = [];
foreach (get_defined_functions()['user'] as $name) {
    $function = new ReflectionFunction($name);
    if ($function->getFileName() === realpath($argv[1])) {
        $signatures[$function->getName()] = describe_function($function);
    }
}
foreach (array_diff(get_declared_classes(), $known) as $class) {
    foreach ((new ReflectionClass($class))->getMethods() as $method) {
        if ($method->class === $class) {
            $signatures["$class::{$method->name}"] = describe_function($method);
        }
    }
}
echo serialize($signatures);
PHP;
$constants = base64_encode(serialize((new ReflectionExtension('gannet'))->getConstants()));
$command = [PHP_BINARY, '-n', '-r', $reader, '--', __DIR__ . '/include/swoole_signatures.inc', $constants];
$said = shell_exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>&1');
$signatures = @unserialize($said) ?: exit("Swoole's signatures cannot be read: $said\n");

$ours = [];
foreach ($signatures as $name => $_) {
    $function = str_contains($name, '::') ? new ReflectionMethod(...explode('::', $name)) : new ReflectionFunction($name);
    $ours[$name] = describe_function($function);
}
// Each says more of what it returns than Swoole's: those return these values without saying so.
echo implode("\n", differences($ours, $signatures)), "\n";
var_dump(count($signatures) > 200);

// What this is for.
class Chat extends Swoole\WebSocket\Server
{
    public function push(int $fd, Swoole\WebSocket\Frame|string $data, int $opcode = 1, int $flags = 1): bool
    {
        return parent::push($fd, $data, $opcode, $flags);
    }

    public function on(string $event_name, callable $callback): bool
    {
        return parent::on($event_name, $callback);
    }

    public function send(int|string $fd, string $send_data, int $serverSocket = -1): bool
    {
        return parent::send($fd, $send_data, $serverSocket);
    }

    public function getClientInfo(int $fd, int $reactor_id = -1, bool $ignoreError = false): false|array
    {
        return parent::getClientInfo($fd, $reactor_id, $ignoreError);
    }

    public static function unpack(string $data): Swoole\WebSocket\Frame
    {
        return parent::unpack($data);
    }
}

class Users extends Swoole\Table
{
    public function get(string $key, ?string $field = null): array|false|string|float|int
    {
        return parent::get($key, $field);
    }

    public function incr(string $key, string $column, int|float $incrby = 1): false|float|int
    {
        return parent::incr($key, $column, $incrby);
    }

    public function count(): int
    {
        return parent::count();
    }
}

class Answer extends Swoole\Http\Response
{
    public function header(string $key, string|array $value, bool $format = true): bool
    {
        return parent::header($key, $value, $format);
    }

    public function end(?string $content = null): bool
    {
        return parent::end($content);
    }
}

class Bytes extends Swoole\WebSocket\Frame
{
    public static function pack(Swoole\WebSocket\Frame|string $data, int $opcode = 1, int $flags = 1): string
    {
        return parent::pack($data, $opcode, $flags);
    }
}

// What is left out is filled in, by name too.
var_dump(bin2hex(Bytes::pack('hi', flags: SWOOLE_WEBSOCKET_FLAG_FIN)));
var_dump(bin2hex(Swoole\WebSocket\Server::pack('hi', flags: 0)));
$users = new Users(8);
$users->column('points', Swoole\Table::TYPE_INT);
$users->create();
var_dump($users->incr('ann', 'points'), $users->incr('ann', 'points', incrby: 2), $users->get('ann'), count($users));
--EXPECT--
Swoole\Server\Port::getCallback > returns: "Closure|array|null|string" and "Closure|null"
Swoole\WebSocket\Server::unpack > returns: "Swoole\\WebSocket\\Frame|false" and "Swoole\\WebSocket\\Frame"
Swoole\WebSocket\Frame::unpack > returns: "Swoole\\WebSocket\\Frame|false" and "Swoole\\WebSocket\\Frame"
bool(true)
string(8) "81026869"
string(8) "01026869"
int(1)
int(3)
array(1) {
  ["points"]=>
  int(3)
}
int(1)
