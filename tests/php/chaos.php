<?php
// A server whose callbacks wait, throw and are cancelled, as the messages say: php chaos.php PORT
// It answers requests with how many of each there have been.

use Swoole\Coroutine as Co;
use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

// A tenth of the messages ends in an exception, each of which would be reported.
ini_set('log_errors', '0');
ini_set('display_errors', '0');

$server = new Server('127.0.0.1', (int) $argv[1]);
$counts = ['echoed' => 0, 'slept' => 0, 'cancelled' => 0, 'thrown' => 0, 'wrong' => 0];
/** Ids of coroutines that wait to be cancelled, and whether that is to throw. */
$waiting = [];

/** Waits until somebody cancels it; tells whether that was what ended the wait. */
function waits_until_cancelled(string $data, array &$waiting): bool
{
    $throws = ord($data[7]) % 2 === 0;
    $waiting[Co::getCid()] = $throws;
    try {
        return !Co::sleep(60) && Co::isCanceled() && !$throws;
    } catch (Swoole\Coroutine\CanceledException) {
        return $throws;
    }
}

$server->on('message', function (Server $server, Frame $frame) use (&$counts, &$waiting) {
    $as_told = true;
    switch ($frame->data[0]) {
        case 's':
            $as_told = Co::sleep(0.001);
            ++$counts['slept'];
            break;
        case 'c':
            $as_told = waits_until_cancelled($frame->data, $waiting);
            ++$counts['cancelled'];
            break;
        case 't':
            ++$counts['thrown'];
            throw new RuntimeException($frame->data);
        default:
            ++$counts['echoed'];
    }
    if (!$as_told || !$server->push($frame->fd, $frame->data)) {
        ++$counts['wrong'];
    }
});
$server->on('request', function (Request $request, Response $response) use (&$counts) {
    $response->end(json_encode($counts + ['coroutines' => Co::stats()['coroutine_num']]));
});
$server->on('workerStart', function () use (&$waiting) {
    Swoole\Timer::tick(1, function () use (&$waiting) {
        [$cancelled, $waiting] = [$waiting, []];
        foreach ($cancelled as $id => $throws) {
            Co::cancel($id, $throws);
        }
    });
});
$server->start();
