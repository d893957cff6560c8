--TEST--
SIGHUP and SIGRTMIN open log_file anew, as whoever has renamed it wants
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function log_file(): string
{
    return substr($_SERVER['SCRIPT_FILENAME'], 0, -4) . '.lines';
}

function wait_for(callable $condition): void
{
    $deadline = microtime(true) + 30;
    for (clearstatcache(); !$condition(); clearstatcache()) {
        usleep(5_000);
        if (microtime(true) > $deadline) {
            throw new RuntimeException('it did not come to be');
        }
    }
}

/** The lines of a file without their times. */
function lines(string $file): array
{
    return preg_replace('/^\S+ +/', '', file($file, FILE_IGNORE_NEW_LINES));
}

test(
    server: fn () => serve(make_server(settings: ['log_file' => log_file()])),
    client: function (int $port, ServerProcess $server) {
        $log = log_file();
        $has_line = fn (string $file) => fn () => is_file($file) && str_ends_with(file_get_contents($file), "\n");
        $server->signal(10);
        wait_for($has_line($log));
        printf("%o\n", fileperms($log) & 07777);
        foreach (['SIGHUP' => 1, 'SIGRTMIN' => 34] as $name => $signal) {
            rename($log, "$log.$name");
            $server->signal($signal);
            wait_for(fn () => is_file($log));
            $server->signal(10);
            wait_for($has_line($log));
            show($name, lines("$log.$name"), lines($log));
        }
        // What cannot be opened anew is written on.
        rename($log, "$log.kept");
        mkdir($log);
        $server->signal(1);
        wait_for(fn () => count(lines("$log.kept")) === 2);
        show(str_replace($log, 'log', lines("$log.kept")));
        rmdir($log);
        array_map(unlink(...), glob("$log.*"));
    },
);
--EXPECT--
640
"SIGHUP" ["WARN Server::reload() (ERRNO 507): not supported with single process mode"] ["WARN Server::reload() (ERRNO 507): not supported with single process mode"]
"SIGRTMIN" ["WARN Server::reload() (ERRNO 507): not supported with single process mode"] ["WARN Server::reload() (ERRNO 507): not supported with single process mode"]
["WARN Server::reload() (ERRNO 507): not supported with single process mode","WARN log_file [log] cannot be opened anew, and is written on where it is: it is no file"]
--- server ---

--- status 0 ---
