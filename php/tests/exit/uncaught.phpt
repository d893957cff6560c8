--TEST--
exit that nobody catches ends a script as it does without a server: with its status, or what it says
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const STATUSES = ['3' => 3, 'text' => "text\n", 'null' => null, 'none' => 'none', 'true' => true, 'float' => 1.5];

test_variants(
    server: function (string $variant) {
        [$where, $status] = explode(' ', $variant);
        $status = STATUSES[$status];
        $leave = fn () => $status === 'none' ? exit : exit($status);
        register_shutdown_function(fn () => show('shutdown function'));
        if ($where === 'coroutine') {
            announce(1);
            go(fn () => go($leave));
        } elseif ($where === 'loop') {
            announce(1);
            Swoole\Timer::after(1, fn () => $leave());
            swoole_event_wait();
        } else {
            $server = make_server();
            $server->after(1, fn () => $leave());
            serve($server);
        }
        show('never');
    },
    client: function (callable $start) {
        foreach (['coroutine', 'loop', 'server'] as $where) {
            foreach (STATUSES as $name => $_) {
                $server = $start("$where $name");
                show("$where $name", $server->wait(), $server->output());
            }
        }
    },
);
--EXPECT--
"coroutine 3" 3 "\"shutdown function\"\n"
"coroutine text" 0 "text\n\"shutdown function\"\n"
"coroutine null" 0 "\"shutdown function\"\n"
"coroutine none" 0 "\"shutdown function\"\n"
"coroutine true" 0 "1\"shutdown function\"\n"
"coroutine float" 0 "1.5\"shutdown function\"\n"
"loop 3" 3 "\"shutdown function\"\n"
"loop text" 0 "text\n\"shutdown function\"\n"
"loop null" 0 "\"shutdown function\"\n"
"loop none" 0 "\"shutdown function\"\n"
"loop true" 0 "1\"shutdown function\"\n"
"loop float" 0 "1.5\"shutdown function\"\n"
"server 3" 3 "\"shutdown function\"\n"
"server text" 0 "text\n\"shutdown function\"\n"
"server null" 0 "\"shutdown function\"\n"
"server none" 0 "\"shutdown function\"\n"
"server true" 0 "1\"shutdown function\"\n"
"server float" 0 "1.5\"shutdown function\"\n"
