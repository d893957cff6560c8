<?php
// A JSON-RPC 2.0 server: php json_rpc.php [PORT]
// {"jsonrpc": "2.0", "id": 1, "method": "add", "params": [1, 2]} is answered with the sum.

use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

final class RpcError extends Exception
{
}

$server = new Server('0.0.0.0', (int) ($argv[1] ?? 9501));

/** What clients may call; each gets the parameters, and the connection it is called on. */
$methods = [
    'add' => fn (array $numbers, int $fd) => array_sum(all($numbers, is_int(...))),
    'divide' => fn (array $numbers, int $fd) => intdiv(...pair(all($numbers, is_int(...)))),
    'my_id' => fn (array $none, int $fd) => $fd,
    'notify_all' => function (array $parameters, int $fd) use ($server): int {
        $notification = encode(['jsonrpc' => '2.0', 'method' => 'notified', 'params' => $parameters]);
        $receivers = 0;
        foreach ($server->connections as $other) {
            if ($other !== $fd && $server->isEstablished($other)) {
                $server->push($other, $notification);
                $receivers++;
            }
        }
        return $receivers;
    },
];

$server->on('message', function (Server $server, Frame $frame) use ($methods) {
    $answer = answer($frame->data, $frame->fd, $methods);
    if ($answer !== null) {
        $server->push($frame->fd, encode(['jsonrpc' => '2.0'] + $answer));
    }
});

/** What clients send as parameters may be anything. */
function all(array $values, callable $is): array
{
    return array_filter($values, $is) === $values ? $values : throw new RpcError('Invalid params', -32602);
}

function pair(array $values): array
{
    return array_is_list($values) && count($values) === 2 ? $values : throw new RpcError('Invalid params', -32602);
}

/** Numbers that JSON does not have, infinity for one, are an exception. */
function encode(array $message): string
{
    return json_encode($message, JSON_THROW_ON_ERROR);
}

/** The answer to a call; none to a notification, which has no id. */
function answer(string $text, int $fd, array $methods): ?array
{
    $id = null;
    try {
        $call = json_decode($text, true, 16, JSON_THROW_ON_ERROR);
        ['method' => $name, 'params' => $parameters, 'id' => $id] = request($call);
        $method = $methods[$name] ?? throw new RpcError('Method not found', -32601);
        $result = $method($parameters, $fd);
        // Whether it can be said at all is found out here, where there is still another answer.
        encode([$result]);
        return $id === null ? null : ['result' => $result, 'id' => $id];
    } catch (RpcError $error) {
        $error = ['code' => $error->getCode(), 'message' => $error->getMessage()];
    } catch (ArithmeticError $error) {
        $error = ['code' => -32000, 'message' => $error->getMessage()];
    } catch (JsonException) {
        $error = isset($call) ? ['code' => -32602, 'message' => 'Invalid params'] : ['code' => -32700, 'message' => 'Parse error'];
    } catch (Throwable $error) {
        // What went wrong in here is for the log, and not for clients.
        error_log((string) $error);
        $error = ['code' => -32603, 'message' => 'Internal error'];
    }
    return ['error' => $error, 'id' => $id];
}

/** A call whose parts have the types that they should. */
function request(mixed $call): array
{
    $call = is_array($call) ? $call + ['method' => null, 'params' => [], 'id' => null] : [];
    $id = $call['id'] ?? null;
    if (!is_string($call['method'] ?? null) || !is_array($call['params']) || !($id === null || is_int($id) || is_string($id))) {
        throw new RpcError('Invalid Request', -32600);
    }
    return $call;
}

$server->start();
