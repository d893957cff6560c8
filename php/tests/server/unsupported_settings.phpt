--TEST--
A setting that has no effect here is in the log once, by name, with what happens instead; the last value counts
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const IN_VAIN = [
    'worker_num' => 4, 'task_worker_num' => 2, 'http_compression' => true, 'open_http2_protocol' => true,
    'chroot' => '/tmp', 'open_cpu_affinity' => true, 'http_autoindex' => true, 'url_rewrite_rules' => ['/' => '/'],
    'ssl_cert_file' => '/no/such/file',
];
// These mean nothing here, or what happens anyway.
const AS_ASKED = [
    'worker_num' => 1, 'task_worker_num' => 0, 'dispatch_mode' => 2, 'enable_coroutine' => false,
    'open_tcp_nodelay' => true, 'max_request' => 0, 'http_compression' => false, 'reactor_num' => 1,
    'websocket_compression' => true, 'open_websocket_protocol' => true,
];

test_variants(
    server: function (string $variant) {
        print_warnings();
        $server = make_server(settings: ['log_file' => ports_file() . '.log']);
        if ($variant === 'in vain') {
            show($server->set(IN_VAIN), $server->set(IN_VAIN));
        } else {
            show($server->set(['worker_num' => 4]), $server->set(AS_ASKED), $server->set(['worker_num' => null]));
        }
        serve($server);
    },
    client: function (callable $start) {
        foreach (['in vain', 'as asked'] as $variant) {
            $server = $start($variant);
            $server->stop();
            echo $server->output();
            $log = file(ports_file() . '.log');
            unlink(ports_file() . '.log');
            foreach ($variant === 'in vain' ? array_keys(IN_VAIN) : [] as $name) {
                $lines = preg_grep("/ WARN unsupported option \\[$name\\]: \\w/", $log);
                if (count($lines) !== 1) {
                    show($name, $lines);
                }
            }
            show($variant, count($log));
        }
    },
);
--EXPECT--
true true
"in vain" 9
true true true
"as asked" 0
