--TEST--
A connection that is paused is silent, although its messages have come already; other connections are heard
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 1]);
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('message', function ($server, $frame) {
            show($frame->fd, $frame->data);
            match ($frame->data) {
                'wait' => usleep(200_000),
                'pause' => show($server->pause($frame->fd)),
                'resume' => show($server->resume(1)),
                'end' => show($server->close(1)),
                default => null,
            };
            $server->push(2, $frame->data);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $first = Client::open($port);
        $second = Client::open($port);
        $words = ['wait', 'pause', 'one', 'pause', 'two', 'three'];
        $first->write(implode('', array_map(fn ($word) => Client::masked(1, $word), $words)));
        foreach (['wait', 'pause'] as $word) {
            show($second->receive() === $word);
        }
        show($second->isQuiet());
        $second->text('resume');
        show(array_map(fn () => $second->receive(), range(1, 3)));
        $first->text('four');
        $first->close();
        show($second->isQuiet());
        $second->text('resume');
        show(array_map(fn () => $second->receive(), range(1, 4)));
        $server->waitFor('"close" 1');
    },
);
--EXPECT--
true
true
true
["resume","one","pause"]
true
["resume","two","three","four"]
--- server ---
1 "wait"
1 "pause"
true
2 "resume"
true
1 "one"
1 "pause"
true
2 "resume"
true
1 "two"
1 "three"
1 "four"
"close" 1
"close" 2
--- status 0 ---
