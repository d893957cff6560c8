--TEST--
Uploaded files of a script that ends with a fatal error, or with exit, are removed, too
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function folder(): string
{
    return substr($_SERVER['SCRIPT_FILENAME'], 0, -4) . '.folder';
}

function left(): int
{
    return count(glob(folder() . '/*'));
}

test_variants(
    function (string $end) {
        $body = "--B\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\nc\r\n--B--\r\n";
        $request = Swoole\Http\Request::create(['upload_tmp_dir' => folder()]);
        $request->parse("POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=B\r\n"
            . 'Content-Length: ' . strlen($body) . "\r\n\r\n$body");
        $GLOBALS['kept'] = $request;
        echo "while the request is there: ", left(), "\n";
        announce(1);
        match ($end) {
            'fatal' => @trigger_error('the end', E_USER_ERROR),
            'exit' => exit,
        };
    },
    function (callable $start) {
        is_dir(folder()) || mkdir(folder());
        foreach (['fatal', 'exit'] as $end) {
            $process = $start($end);
            finish($process, fn () => $process->wait());
            echo "$end: ", left(), "\n";
        }
    },
);
--CLEAN--
<?php
array_map(unlink(...), glob(__DIR__ . '/request_files_fatal.folder/*'));
@rmdir(__DIR__ . '/request_files_fatal.folder');
--EXPECTF--
--- server ---
while the request is there: 1

Fatal error: the end in %s on line %d
--- status 255 ---
fatal: 0
--- server ---
while the request is there: 1
--- status 0 ---
exit: 0
