--TEST--
pid_file and log_file: no link is followed, nothing else than a file is written, and the server runs
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** A folder with a file that is not to be touched, and ways to it. */
function folder(): string
{
    return substr($_SERVER['SCRIPT_FILENAME'], 0, -4) . '.folder';
}

/** What is in the file that is not to be touched. */
function victim(): string
{
    return file_get_contents(folder() . '/victim');
}

test_variants(
    server: function (string $variant) {
        [$setting, $name] = explode(' ', $variant);
        serve(make_server(settings: [$setting => $name[0] === '/' ? $name : folder() . "/$name"]));
    },
    client: function (callable $start) {
        $folder = folder();
        mkdir($folder);
        mkdir("$folder/folder");
        file_put_contents("$folder/victim", 'not to be touched');
        symlink("$folder/victim", "$folder/symbolic");
        link("$folder/victim", "$folder/hard");
        symlink('/dev/stderr', "$folder/stream");
        exec('mkfifo ' . escapeshellarg("$folder/fifo"));
        foreach (['pid_file', 'log_file'] as $setting) {
            foreach (['symbolic', 'hard', 'fifo', 'folder', 'none/file', 'stream', '/dev/null', '/dev/stderr'] as $name) {
                $server = $start("$setting $name");
                // A line for the log.
                $server->signal(10);
                if (!str_contains('/dev/null', $name)) {
                    $server->waitFor(' WARN ');
                }
                $status = $server->stop();
                $said = preg_replace('/^\S+ +WARN /m', '', str_replace("$folder/", '', $server->output()));
                $said = preg_grep('/ERRNO/', array_filter(explode("\n", $said)), PREG_GREP_INVERT);
                show("$setting $name", $status, victim());
                echo $said ? '  ' . implode("\n  ", $said) . "\n" : '';
            }
        }
        array_map(unlink(...), glob("$folder/[!f]*"));
        unlink("$folder/fifo");
        rmdir("$folder/folder");
        rmdir($folder);
    },
);
--EXPECT--
"pid_file symbolic" 0 "not to be touched"
  pid_file [symbolic] is not written: it is a symbolic link, which is not followed
"pid_file hard" 0 "not to be touched"
  pid_file [hard] is not written: it has other names, by hard links
"pid_file fifo" 0 "not to be touched"
  pid_file [fifo] is not written: it is no file
"pid_file folder" 0 "not to be touched"
  pid_file [folder] is not written: it is no file
"pid_file none/file" 0 "not to be touched"
  pid_file [none/file] is not written: No such file or directory (os error 2)
"pid_file stream" 0 "not to be touched"
  pid_file [stream] is not written: it is a symbolic link, which is not followed
"pid_file /dev/null" 0 "not to be touched"
  pid_file [/dev/null] is not written: it is no file
"pid_file /dev/stderr" 0 "not to be touched"
  pid_file [/dev/stderr] is not written: it is a symbolic link, which is not followed
"log_file symbolic" 0 "not to be touched"
  log_file [symbolic] is not written: it is a symbolic link, which is not followed
"log_file hard" 0 "not to be touched"
  log_file [hard] is not written: it has other names, by hard links
"log_file fifo" 0 "not to be touched"
  log_file [fifo] is not written: it is no file
"log_file folder" 0 "not to be touched"
  log_file [folder] is not written: it is no file
"log_file none/file" 0 "not to be touched"
  log_file [none/file] is not written: No such file or directory (os error 2)
"log_file stream" 0 "not to be touched"
"log_file /dev/null" 0 "not to be touched"
"log_file /dev/stderr" 0 "not to be touched"
