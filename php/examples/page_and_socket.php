<?php
// One port serves the page and its socket: php page_and_socket.php [PORT], then open http://localhost:9501/

use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

const PAGE = <<<'HTML'
<!doctype html>
<meta charset="utf-8">
<title>Shout</title>
<form><input autofocus placeholder="say something"> <button>Send</button></form>
<ol></ol>
<script>
  const socket = new WebSocket(location.href.replace(/^http/, "ws"));
  const input = document.querySelector("input");
  socket.onmessage = (event) => {
    document.querySelector("ol").append(Object.assign(document.createElement("li"), { textContent: event.data }));
  };
  document.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    socket.send(input.value);
    input.value = "";
  };
</script>

HTML;

$server = new Server('0.0.0.0', (int) ($argv[1] ?? 9501));

$server->on('request', function (Request $request, Response $response) use ($server) {
    switch ($request->server['request_uri']) {
        case '/':
            $response->header('Content-Type', 'text/html; charset=utf-8');
            $response->end(PAGE);
            break;
        case '/tell':
            // What a form or another program posts goes to every socket, if it is text and no array.
            $text = $request->post['text'] ?? '';
            if (!is_string($text) || !preg_match('//u', $text)) {
                $response->status(400);
                $response->end();
                break;
            }
            $receivers = 0;
            foreach ($server->connections as $fd) {
                if ($server->isEstablished($fd)) {
                    $server->push($fd, $text);
                    $receivers++;
                }
            }
            $response->header('Content-Type', 'application/json');
            $response->end(json_encode(['receivers' => $receivers]));
            break;
        default:
            $response->status(404);
            // A browser must not run what it is told here.
            $response->header('Content-Type', 'text/plain; charset=utf-8');
            $response->end("there is no {$request->server['request_uri']}\n");
    }
});

$server->on('message', function (Server $server, Frame $frame) {
    if ($frame->opcode === WEBSOCKET_OPCODE_TEXT) {
        $server->push($frame->fd, capitals($frame->data));
    }
});

/** In capitals, with or without the extension mbstring. */
function capitals(string $text): string
{
    return function_exists('mb_strtoupper') ? mb_strtoupper($text) : strtoupper($text);
}

$server->start();
