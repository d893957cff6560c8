--TEST--
Coroutines: those that nobody resumes are unwound at the script's end: finally blocks and destructors
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
class Traced
{
    public function __construct(private string $name)
    {
    }

    public function __destruct()
    {
        echo "gone: $this->name\n";
    }
}
Co::set(['enable_deadlock_check' => false]);
in_processes([
    'all kinds of waits' => function () {
        foreach ([
            'yield' => fn () => Co::yield(),
            'pop' => fn () => (new Chan(1))->pop(),
            'join' => fn () => Co::join([1]),
            'wait' => fn () => (new Co\WaitGroup(1))->wait(),
        ] as $name => $wait) {
            go(function () use ($name, $wait) {
                $local = new Traced("local variable of $name");
                try {
                    $wait();
                    show('never');
                } catch (Throwable) {
                    show('never');
                } finally {
                    show("finally of $name", Co::getCid());
                }
                show('never');
            });
        }
    },
    'deep frames' => fn () => go(function () {
        $outer = new Traced('outer');
        array_map(function () {
            $inner = new Traced('inner');
            foreach ((function () {
                $generator = new Traced('in a generator');
                try {
                    yield Co::yield();
                } finally {
                    show('finally of the generator');
                }
            })() as $value);
        }, [1]);
    }),
    'inside of a fiber' => fn () => go(function () {
        $fiber = new Fiber(function () {
            $inner = new Traced('in a fiber');
            try {
                Co::yield();
            } finally {
                show('finally of the fiber');
            }
        });
        try {
            $fiber->start();
        } finally {
            show('finally of the coroutine');
        }
    }),
    'to wait is in vain' => fn () => go(function () {
        try {
            Co::yield();
        } finally {
            foreach ([
                fn () => Co::yield(), fn () => Co::sleep(0.001), fn () => (new Chan(1))->pop(), fn () => Co::join([2]),
            ] as $wait) {
                attempt($wait);
            }
            // What needs no wait works.
            $channel = new Chan(1);
            show($channel->push('x'), $channel->pop());
        }
    }),
    'what is deferred' => fn () => go(function () {
        defer(fn () => show('deferred'));
        Co::getContext()['kept'] = new Traced('in the context');
        Co::yield();
    }),
    'one begins another' => fn () => go(function () {
        try {
            Co::yield();
        } finally {
            go(function () {
                show('begun at the end');
                try {
                    attempt(fn () => Co::sleep(0.001));
                    attempt(fn () => Co::yield());
                } finally {
                    show('and ended');
                }
            });
            show('after it');
        }
    }),
    'what they throw is reported' => function () {
        foreach (['first', 'second'] as $name) {
            go(function () use ($name) {
                try {
                    Co::yield();
                } finally {
                    throw new DomainException("of the $name");
                }
            });
        }
    },
    'one returns in spite of it' => fn () => go(function () {
        defer(fn ($returned) => show($returned));
        try {
            Co::yield();
        } finally {
            return 'returned';
        }
    }),
    'one resumes another' => function () {
        $second = go(function () {
            try {
                show(Co::yield());
            } finally {
                show('second');
            }
        });
        go(function () use ($second) {
            try {
                Co::yield();
            } finally {
                show(@Co::resume($second), Co::exists($second));
            }
        });
    },
    'a global holds a channel that one waits at' => function () {
        global $channel;
        $channel = new Chan(1);
        $channel->push(new Traced('in the channel'));
        go(function () use ($channel) {
            $local = new Traced('local');
            $channel->push('second');
        });
    },
    'output' => fn () => go(function () {
        ob_start(fn ($text) => "<$text>\n");
        echo 'not flushed';
        Co::yield();
    }),
    'exit' => function () {
        go(function () {
            try {
                Co::yield();
            } finally {
                show('finally');
            }
        });
        exit(3);
    },
]);
?>
--EXPECTF--
--- all kinds of waits ---
end of script
shutdown
"finally of yield" 1
gone: local variable of yield
"finally of pop" 2
gone: local variable of pop
"finally of join" 3
gone: local variable of join
"finally of wait" 4
gone: local variable of wait
--- status 0 ---
--- deep frames ---
end of script
shutdown
"finally of the generator"
gone: in a generator
gone: inner
gone: outer
--- status 0 ---
--- inside of a fiber ---
end of script
shutdown
"finally of the fiber"
gone: in a fiber
"finally of the coroutine"
--- status 0 ---
--- to wait is in vain ---
end of script
shutdown
Error 0: Cannot suspend any more: the coroutine is unwound, for nobody will resume it
Error 0: Cannot suspend any more: the coroutine is unwound, for nobody will resume it
Error 0: Cannot suspend any more: the coroutine is unwound, for nobody will resume it
Error 0: Cannot suspend any more: the coroutine is unwound, for nobody will resume it
true "x"
--- status 0 ---
--- what is deferred ---
end of script
shutdown
"deferred"
gone: in the context
--- status 0 ---
--- one begins another ---
end of script
shutdown
"begun at the end"
"after it"
"and ended"
--- status 0 ---
--- what they throw is reported ---
end of script
shutdown

Warning: Uncaught DomainException: of the first
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown

Warning: Uncaught DomainException: of the second
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown
--- status 0 ---
--- one returns in spite of it ---
end of script
shutdown
"returned"
--- status 0 ---
--- one resumes another ---
end of script
shutdown
"second"
false false
--- status 0 ---
--- a global holds a channel that one waits at ---
end of script
shutdown
gone: local
gone: in the channel
--- status 0 ---
--- output ---
end of script
shutdown
<not flushed>
--- status 0 ---
--- exit ---
shutdown
"finally"
--- status 3 ---
