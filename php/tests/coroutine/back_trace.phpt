--TEST--
Back traces: of who runs, who waits, and who is held up by another
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** The functions of a trace, the innermost first. */
function functions(array|false $trace): array|false
{
    return $trace === false ? false : array_column($trace, 'function');
}

function waits(): void
{
    Co::sleep(0.01);
}

function begins(callable $body): int
{
    return go($body);
}

function traced(): array
{
    return Co::getBackTrace();
}

show(functions(traced()), functions(Co::getBackTrace(7)));
Co\run(function () {
    show(functions(traced()), functions(Co::getBackTrace(Co::getCid())));
    $waiting = begins(fn () => waits());
    show(functions(Co::getBackTrace($waiting)), functions(Co::getBackTrace($waiting, limit: 1)));
    Co::printBackTrace($waiting);
    Co::printBackTrace(1000);
    $outer = Co::getCid();
    begins(function () use ($outer) {
        show(functions(Co::getBackTrace($outer)));
        begins(function () use ($outer) {
            show(functions(Co::getBackTrace($outer)), functions(Co::getBackTrace(Co::getPcid())));
        });
    });
    show(functions(Co::getBackTrace($outer)));
    $object = new class {
        function trace(int $options): array
        {
            return Co::getBackTrace(0, $options);
        }
    };
    show(array_key_exists('object', $object->trace(DEBUG_BACKTRACE_PROVIDE_OBJECT)[0]));
    show(array_key_exists('object', $object->trace(0)[0]));
    show(array_key_exists('args', $object->trace(DEBUG_BACKTRACE_IGNORE_ARGS)[0]));
});
--EXPECTF--
["traced"] false
["traced","{closure%S}"] ["{closure%S}"]
["sleep","waits","{closure%S}"] ["sleep"]
#0 %sback_trace.php(12): Swoole\Coroutine::sleep(0.01)
#1 %sback_trace.php(28): waits()
#2 [internal function]: {closure%S}()
["go","begins","{closure%S}"]
["go","begins","{closure%S}"] ["go","begins","{closure%S}"]
["{closure%S}"]
true
false
false
