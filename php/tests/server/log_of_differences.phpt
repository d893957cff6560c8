--TEST--
What Swoole knows and is done otherwise here is in the log at the start, by name, and is no warning
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        // As several frameworks have it.
        set_error_handler(fn (int $level, string $message) => throw new ErrorException($message, 0, $level));
        Swoole\Runtime::enableCoroutine();
        Swoole\Runtime::enableCoroutine();
        Swoole\Coroutine::set(['hook_flags' => SWOOLE_HOOK_ALL, 'max_coroutine' => 5]);
        swoole_async_set(['thread_num' => 4]);
        $server = make_server(settings: ['worker_num' => 4, 'task_worker_num' => 2, 'max_request' => 9,
                                         'log_file' => ports_file() . '.log']);
        $server->set(['worker_num' => 4, 'max_request' => 0]);
        $port = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        show($port->set(['http_parse_post' => false]), $port->setting);
        foreach (['receive', 'packet', 'task', 'finish', 'managerStart', 'pipeMessage', 'workerExit'] as $event) {
            show($server->on($event, fn () => show('called')));
        }
        $server->on('message', fn () => Swoole\Runtime::setHookFlags(SWOOLE_HOOK_TCP));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $client->close();
        $client->transcript();
        $server->stop();
        foreach (file(ports_file() . '.log') as $line) {
            echo preg_replace('/^\S+ +/', '', $line);
        }
        unlink(ports_file() . '.log');
    },
);
--EXPECT--
WARN unsupported option [http_parse_post]: the server's own settings hold for all of its ports
WARN unsupported option [task_worker_num]: there are no task workers
WARN unsupported option [worker_num]: everything runs in one process
WARN the callback of event [workerExit] is never called: everything runs in one process
WARN the callback of event [managerStart] is never called: everything runs in one process
WARN the callback of event [task] is never called: there are no task workers
WARN the callback of event [finish] is never called: there are no task workers
WARN the callback of event [pipeMessage] is never called: everything runs in one process
WARN the callback of event [receive] is never called: ports speak HTTP and WebSocket
WARN the callback of event [packet] is never called: ports speak HTTP and WebSocket
WARN Swoole\Runtime::enableCoroutine() has no effect: PHP's own functions block, as they do without Swoole
WARN Swoole\Coroutine::set(), option [hook_flags], has no effect: PHP's own functions block, as they do without Swoole
WARN swoole_async_set(), option [thread_num], has no effect: PHP's own functions block, and what a server logs is its setting
WARN Swoole\Runtime::setHookFlags() has no effect: PHP's own functions block, as they do without Swoole
--- server ---
true {"http_parse_post":false}
true
true
true
true
true
true
true
--- status 0 ---
