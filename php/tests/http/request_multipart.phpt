--TEST--
Parameters of a part are read with their quotes, and whatever a body is cut to, parse goes on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function post(string ...$dispositions): mixed
{
    $body = '';
    foreach ($dispositions as $index => $disposition) {
        $body .= "--B\r\nContent-Disposition: $disposition\r\n\r\n$index\r\n";
    }
    $body .= "--B--\r\n";
    $request = Swoole\Http\Request::create();
    $request->parse("POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=\"B\"; charset=x\r\n"
        . 'Content-Length: ' . strlen($body) . "\r\n\r\n$body");
    return $request->post;
}

show(post('form-data; name="a;b"', 'form-data; name="c\"d"', 'form-data;name="C:\x\\\\y"', 'Form-Data; NAME = e ; x=y'));
show(post('form-data; x="name=;y"; name=f', 'form-data; filename="g;name=h"; name="i"', 'form-data; name="j', 'form-data'));
show(post('form-data; filename=";"; name=k', 'attachment; name=l', 'form-data; name', 'form-data; name=""'));

// Bodies cut and bent at every place: nothing is expected of them but an end.
$body = "--B\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\n1\r\n--B\r\n"
    . "Content-Disposition: form-data; name=\"c\"; filename=\"d\"\r\nContent-Type: e\r\n\r\nf\r\n--B--\r\n";
$seed = random_int(0, PHP_INT_MAX);
mt_srand($seed);
$completed = 0;
for ($round = 0; $round < 3000; $round++) {
    $bent = $body;
    for ($change = mt_rand(0, 4); $change > 0; $change--) {
        $at = mt_rand(0, strlen($bent));
        $with = ["\r\n", "\0", '"', ';', '=', '\\', '[', ']', '--B', ':', '%', chr(mt_rand(0, 255)), ''][mt_rand(0, 12)];
        $bent = substr_replace($bent, $with, $at, mt_rand(0, 3));
    }
    $type = mt_rand(0, 3) ? 'multipart/form-data; boundary=B' : 'application/x-www-form-urlencoded';
    $request = Swoole\Http\Request::create();
    $request->parse("POST / HTTP/1.1\r\nContent-Type: $type\r\nContent-Length: " . strlen($bent) . "\r\n\r\n$bent");
    $completed += (int) $request->isCompleted();
    if ($request->post !== null && !is_array($request->post)) {
        echo "seed $seed, round $round\n";
    }
}
show($completed);
--EXPECT--
{"a;b":"0","c\"d":"1","C:\\x\\y":"2","e":"3"}
{"f":"0","j":"2"}
[]
3000
