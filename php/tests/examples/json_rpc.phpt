--TEST--
Example json_rpc.php: answers calls, errors included
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('json_rpc', function (int $port, ServerProcess $server) {
    $client = Client::open($port);
    $other = Client::open($port);
    $call = function (string $text) use ($client): void {
        $client->text($text);
        echo $client->receive(), "\n";
    };
    $call('{"jsonrpc": "2.0", "id": 1, "method": "add", "params": [1, 2, 3]}');
    $call('{"jsonrpc": "2.0", "id": "two", "method": "divide", "params": [7, 2]}');
    $call('{"jsonrpc": "2.0", "id": 3, "method": "divide", "params": [7, 0]}');
    $call('{"jsonrpc": "2.0", "id": 4, "method": "nothing"}');
    $call('no JSON');
    // A notification has no answer.
    $client->text('{"jsonrpc": "2.0", "method": "add", "params": [1]}');
    $call('{"jsonrpc": "2.0", "id": 5, "method": "notify_all", "params": ["news"]}');
    echo $other->receive(), "\n";
});
--EXPECT--
{"jsonrpc":"2.0","result":6,"id":1}
{"jsonrpc":"2.0","result":3,"id":"two"}
{"jsonrpc":"2.0","error":{"code":-32000,"message":"Division by zero"},"id":3}
{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":4}
{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}
{"jsonrpc":"2.0","result":1,"id":5}
{"jsonrpc":"2.0","method":"notified","params":["news"]}
--- server ---

--- status 0 ---
