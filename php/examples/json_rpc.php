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
    'add' => fn (array $numbers, int $fd) => array_sum($numbers),
    'divide' => fn (array $numbers, int $fd) => intdiv($numbers[0], $numbers[1]),
    'my_id' => fn (array $none, int $fd) => $fd,
    'notify_all' => function (array $parameters, int $fd) use ($server): int {
        $receivers = 0;
        foreach ($server->connections as $other) {
            if ($other !== $fd && $server->isEstablished($other)) {
                $notification = ['jsonrpc' => '2.0', 'method' => 'notified', 'params' => $parameters];
                $server->push($other, json_encode($notification));
                $receivers++;
            }
        }
        return $receivers;
    },
];

$server->on('message', function (Server $server, Frame $frame) use ($methods) {
    $answer = answer($frame->data, $frame->fd, $methods);
    if ($answer !== null) {
        $server->push($frame->fd, json_encode(['jsonrpc' => '2.0'] + $answer));
    }
});

/** The answer to a call; none to a notification, which has no id. */
function answer(string $text, int $fd, array $methods): ?array
{
    try {
        $call = json_decode($text, true, 16, JSON_THROW_ON_ERROR);
        $method = $methods[$call['method'] ?? ''] ?? throw new RpcError('Method not found', -32601);
        $result = $method($call['params'] ?? [], $fd);
        return isset($call['id']) ? ['result' => $result, 'id' => $call['id']] : null;
    } catch (JsonException) {
        return ['error' => ['code' => -32700, 'message' => 'Parse error'], 'id' => null];
    } catch (RpcError $error) {
        $error = ['code' => $error->getCode(), 'message' => $error->getMessage()];
        return ['error' => $error, 'id' => $call['id'] ?? null];
    } catch (Throwable $error) {
        return ['error' => ['code' => -32000, 'message' => $error->getMessage()], 'id' => $call['id'] ?? null];
    }
}

$server->start();
