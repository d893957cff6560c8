<?php
// A class of one's own that extends the server: php subclass.php [PORT]

use Swoole\Http\Request;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

class QuizServer extends Server
{
    /** @var array<int, int> the points of each player */
    private array $points = [];

    public function __construct(string $host, int $port, private readonly string $answer)
    {
        parent::__construct($host, $port);
        $this->on('open', [$this, 'playerCame']);
        $this->on('message', [$this, 'playerGuessed']);
        $this->on('close', [$this, 'playerLeft']);
    }

    public function playerCame(self $server, Request $request): void
    {
        $this->points[$request->fd] = 0;
        $this->push($request->fd, 'What is the largest planet?');
    }

    public function playerGuessed(self $server, Frame $frame): void
    {
        if (strcasecmp($frame->data, $this->answer) !== 0) {
            $this->push($frame->fd, 'no');
            return;
        }
        $this->points[$frame->fd]++;
        $this->tellAll("player {$frame->fd} has {$this->points[$frame->fd]}");
    }

    public function playerLeft(self $server, int $fd): void
    {
        unset($this->points[$fd]);
    }

    private function tellAll(string $text): void
    {
        foreach ($this->connections as $fd) {
            if ($this->isEstablished($fd)) {
                $this->push($fd, $text);
            }
        }
    }
}

$server = new QuizServer('0.0.0.0', (int) ($argv[1] ?? 9501), 'Jupiter');
$server->start();
