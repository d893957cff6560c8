--TEST--
A setting that is not supported says so once, by name, and what happens instead
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

set_error_handler(function (int $level, string $message) use (&$warnings) {
    $warnings[] = $message;
    return true;
});
foreach (['worker_num' => 4, 'task_worker_num' => 2, 'http_compression' => true, 'open_http2_protocol' => true,
          'chroot' => '/tmp', 'open_cpu_affinity' => true, 'http_autoindex' => true, 'url_rewrite_rules' => ['/' => '/'],
          'ssl_cert_file' => '/no/such/file'] as $key => $value) {
    $server = new Swoole\WebSocket\Server('127.0.0.1', 0);
    $warnings = [];
    $returned = $server->set([$key => $value]);
    $server->set([$key => $value]);
    $named = array_filter($warnings, fn ($warning) => str_contains($warning, $key));
    if ($returned !== true || count($warnings) !== 1 || count($named) !== 1) {
        show($key, $returned, $warnings);
    }
}

// These mean nothing here, or what happens anyway.
$warnings = [];
$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
$server->set(['worker_num' => 1, 'task_worker_num' => 0, 'dispatch_mode' => 2, 'enable_coroutine' => false,
              'open_tcp_nodelay' => true, 'max_request' => 0, 'http_compression' => false, 'reactor_num' => 1,
              'websocket_compression' => true, 'open_websocket_protocol' => true, 'worker_num' => null]);
show($warnings);
--EXPECT--
[]
