--TEST--
Uploaded files: temporary, for this user alone, known to move_uploaded_file, and gone with their request
--INI--
upload_max_filesize=100
max_file_uploads=3
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

/** A form of parts: disposition, content type, content. */
function form(array ...$parts): string
{
    $body = '';
    foreach ($parts as [$disposition, $type, $content]) {
        $body .= "--B\r\nContent-Disposition: form-data; $disposition\r\n" . ($type ? "Content-Type: $type\r\n" : '')
            . "\r\n$content\r\n";
    }
    return "$body--B--\r\n";
}

/** What is seen of it, without the random part of the path. */
function described(mixed $files): mixed
{
    if (is_array($files)) {
        return array_map(described(...), $files);
    }
    return is_string($files) ? preg_replace('~^.*(/swoole\.upfile\.)\w{6}$~', '*$1', $files) : $files;
}

function folder(): string
{
    return substr($_SERVER['SCRIPT_FILENAME'], 0, -4) . '.folder';
}

function left(): array
{
    return array_values(array_diff(scandir(folder()), ['.', '..']));
}

test_variants(
    function (string $variant) {
        $server = make_server(settings: ['upload_tmp_dir' => folder(), 'http_parse_files' => $variant === 'by property']);
        $server->on('request', function ($request, $response) {
            $answer = [described($request->files), described($request->tmpfiles), $request->post];
            foreach ($request->tmpfiles ?? [] as $path) {
                $answer[] = [decoct(fileperms($path) & 0777), file_get_contents($path), is_uploaded_file($path)];
            }
            if ($request->server['request_uri'] === '/move') {
                $answer[] = move_uploaded_file($request->tmpfiles[0], folder() . '/moved');
                $answer[] = is_uploaded_file($request->tmpfiles[0]);
                $answer[] = move_uploaded_file(__FILE__, folder() . '/never');
            }
            $response->end(json_encode($answer, JSON_UNESCAPED_SLASHES));
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, json_encode(left())));
        serve($server);
    },
    function (callable $start) {
        is_dir(folder()) || mkdir(folder());
        $small = ['name="a"; filename="../x;y.txt"', 'text/plain', 'small'];
        $forms = [
            form($small, ['name="b[]"; filename="C:\dir\one"', 'i/p', '1'], ['name="b[]"; filename=two', '', '']),
            form(['name=c', '', 'd'], ['name=e; filename=""', 'i/p', ''], ['name=f; filename=g', 'i/p', str_repeat('h', 101)]),
            form(['name=MAX_FILE_SIZE', '', '4'], $small, ['name=i; filename=j', '', 'four']),
            form($small, $small, $small, $small, ['name=k; filename=""', '', '']),
        ];
        $request = Swoole\Http\Request::create(['upload_tmp_dir' => '/nowhere']);
        $head = "POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: ";
        $request->parse($head . strlen($forms[0]) . "\r\n\r\n$forms[0]");
        show($request->files['a'], $request->tmpfiles);
        foreach (['by file', 'by property'] as $variant) {
            echo "--- $variant ---\n";
            finish($process = $start($variant), function () use ($process, $forms) {
                $client = Client::tcp($process->port);
                $send = fn (string $target, string $form) => get($client, $target, 'POST',
                    "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: " . strlen($form) . "\r\n", $form)[2];
                foreach ($forms as $form) {
                    echo $send('/', $form), "\n";
                }
                echo $send('/move', $forms[2]), "\n";
                $socket = Client::open($process->port);
                $socket->text('left?');
                echo $socket->receive(), "\n";
            });
            show(left());
        }
    },
);
--CLEAN--
<?php
array_map(unlink(...), glob(__DIR__ . '/request_files.folder/*'));
@rmdir(__DIR__ . '/request_files.folder');
--EXPECTF--
{"name":"x;y.txt","type":"","tmp_name":"","error":6,"size":0} null
--- by file ---
[{"a":{"name":"x;y.txt","type":"text/plain","tmp_name":"*/swoole.upfile.","error":0,"size":5},"b":[{"name":"one","type":"i/p","tmp_name":"*/swoole.upfile.","error":0,"size":1},{"name":"two","type":"","tmp_name":"*/swoole.upfile.","error":0,"size":0}]},["*/swoole.upfile.","*/swoole.upfile.","*/swoole.upfile."],null,["600","small",true],["600","1",true],["600","",true]]
[{"e":{"name":"","type":"","tmp_name":"","error":4,"size":0},"f":{"name":"g","type":"","tmp_name":"","error":1,"size":0}},null,{"c":"d"}]
[{"a":{"name":"x;y.txt","type":"","tmp_name":"","error":2,"size":0},"i":{"name":"j","type":"","tmp_name":"*/swoole.upfile.","error":0,"size":4}},["*/swoole.upfile."],{"MAX_FILE_SIZE":"4"},["600","four",true]]
[{"a":{"name":"x;y.txt","type":"text/plain","tmp_name":"*/swoole.upfile.","error":0,"size":5},"k":{"name":"","type":"","tmp_name":"","error":4,"size":0}},["*/swoole.upfile.","*/swoole.upfile.","*/swoole.upfile."],null,["600","small",true],["600","small",true],["600","small",true]]
[{"a":{"name":"x;y.txt","type":"","tmp_name":"","error":2,"size":0},"i":{"name":"j","type":"","tmp_name":"*/swoole.upfile.","error":0,"size":4}},["*/swoole.upfile."],{"MAX_FILE_SIZE":"4"},["600","four",true],true,false,false]
["moved"]
--- server ---

Warning: Swoole\Server::start(): Maximum number of allowable file uploads has been exceeded in %s on line %d
--- status 0 ---
["moved"]
--- by property ---
[{"a":{"name":"x;y.txt","type":"text/plain","tmp_name":"*/swoole.upfile.","error":0,"size":5},"b":{"name":["one","two"],"type":["i/p",""],"tmp_name":["*/swoole.upfile.","*/swoole.upfile."],"error":[0,0],"size":[1,0]}},["*/swoole.upfile.","*/swoole.upfile.","*/swoole.upfile."],null,["600","small",true],["600","1",true],["600","",true]]
[{"e":{"name":"","type":"","tmp_name":"","error":4,"size":0},"f":{"name":"g","type":"","tmp_name":"","error":1,"size":0}},null,{"c":"d"}]
[{"a":{"name":"x;y.txt","type":"","tmp_name":"","error":2,"size":0},"i":{"name":"j","type":"","tmp_name":"*/swoole.upfile.","error":0,"size":4}},["*/swoole.upfile."],{"MAX_FILE_SIZE":"4"},["600","four",true]]
[{"a":{"name":"x;y.txt","type":"text/plain","tmp_name":"*/swoole.upfile.","error":0,"size":5},"k":{"name":"","type":"","tmp_name":"","error":4,"size":0}},["*/swoole.upfile.","*/swoole.upfile.","*/swoole.upfile."],null,["600","small",true],["600","small",true],["600","small",true]]
[{"a":{"name":"x;y.txt","type":"","tmp_name":"","error":2,"size":0},"i":{"name":"j","type":"","tmp_name":"*/swoole.upfile.","error":0,"size":4}},["*/swoole.upfile."],{"MAX_FILE_SIZE":"4"},["600","four",true],true,false,false]
["moved"]
--- server ---

Warning: Swoole\Server::start(): Maximum number of allowable file uploads has been exceeded in %s on line %d
--- status 0 ---
["moved"]
