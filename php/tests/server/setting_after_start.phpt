--TEST--
After the start, the property setting has what the server added to what was set
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$added = ['worker_num', 'task_worker_num', 'output_buffer_size', 'max_connection', 'open_http_protocol',
          'open_mqtt_protocol', 'open_eof_check', 'open_length_check', 'open_websocket_protocol'];
test(
    server: function () use ($added) {
        $server = make_server(settings: ['socket_buffer_size' => '1M', 'worker_num' => 4, 'log_level' => 6]);
        show(array_diff_key($server->setting, ['reactor_num' => 0]));
        $server->on('start', function ($server) use ($added) {
            foreach ($added as $name) {
                echo $name, ' ';
                show($name === 'max_connection' ? $server->setting[$name] > 10 : $server->setting[$name]);
            }
            show($server->setting['socket_buffer_size']);
        });
        $server->on('workerStart', fn ($server, $id) => show($id >= $server->setting['worker_num']));
        $server->on('message', fn ($server) => show($server->setting['worker_num'], $server->stats()['worker_num']));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        $client->close();
        $client->transcript();
    },
);
--EXPECT--
--- server ---
{"socket_buffer_size":"1M","worker_num":4,"log_level":6}
worker_num 1
task_worker_num 0
output_buffer_size 1048576
max_connection true
open_http_protocol true
open_mqtt_protocol false
open_eof_check false
open_length_check false
open_websocket_protocol true
"1M"
false
1 1
--- status 0 ---
