<?php
// A small chat: names, rooms, who is there, who is typing: php chat_rooms.php [PORT]
// Then open http://localhost:9501/ in two windows. The page and the messages are those of ../../examples/chat.rs.

use Gannet\Server;
use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\WebSocket\Frame;

/** Who is connected. */
final class Person
{
    /** @var array<string, true> the rooms that this person is in; at `close` the server knows them no more */
    public array $rooms = [];

    public function __construct(public string $name)
    {
    }
}

/** Said to the client whose command it was. */
final class Refusal extends Exception
{
}

final class Chat
{
    /** @var array<int, Person> */
    private array $people = [];

    public function __construct(private Server $server)
    {
        $server->on('request', $this->page(...));
        $server->on('open', $this->open(...));
        $server->on('message', $this->message(...));
        $server->on('close', $this->close(...));
    }

    private function page(Request $request, Response $response): void
    {
        if ($request->server['request_uri'] !== '/') {
            $response->status(404);
            $response->end();
            return;
        }
        $response->header('Content-Type', 'text/html; charset=utf-8');
        $response->end(file_get_contents(__DIR__ . '/../../examples/chat.html'));
    }

    private function open(Server $server, Request $request): void
    {
        $this->people[$request->fd] = new Person("guest $request->fd");
        $this->tell($request->fd, ['type' => 'you', 'id' => $request->fd, 'name' => "guest $request->fd"]);
    }

    private function message(Server $server, Frame $frame): void
    {
        try {
            $this->obey($frame->fd, json_decode($frame->data, true));
        } catch (Refusal $refusal) {
            $this->tell($frame->fd, ['type' => 'refused', 'reason' => $refusal->getMessage()]);
        }
    }

    /** Also where one goes away without a Close. */
    private function close(Server $server, int $fd): void
    {
        // A plain HTTP request has a close, too, and nobody behind it.
        foreach ($this->people[$fd]->rooms ?? [] as $room => $_) {
            $this->publish((string) $room, ['type' => 'left', 'room' => (string) $room, 'id' => $fd]);
        }
        unset($this->people[$fd]);
    }

    private function obey(int $fd, mixed $command): void
    {
        match (is_array($command) ? $command['type'] ?? null : null) {
            'name' => $this->rename($fd, self::text($command, 'name')),
            'join' => $this->join($fd, self::text($command, 'room')),
            'leave' => $this->leave($fd, self::text($command, 'room')),
            'say' => $this->say($fd, self::text($command, 'room'), self::text($command, 'text')),
            'typing' => $this->typing($fd, self::text($command, 'room'), ($command['typing'] ?? null) === true),
            default => throw new Refusal('that is no command'),
        };
    }

    private function rename(int $fd, string $name): void
    {
        // Characters, with or without the extension mbstring.
        if (!preg_match('/^.{1,40}$/Dsu', $name)) {
            throw new Refusal('a name has 1 to 40 characters');
        }
        $person = $this->people[$fd];
        $person->name = $name;
        $this->tell($fd, ['type' => 'you', 'id' => $fd, 'name' => $name]);
        foreach ($person->rooms as $room => $_) {
            $room = (string) $room;
            $this->publish($room, ['type' => 'named', 'room' => $room, 'id' => $fd, 'name' => $name]);
        }
    }

    private function join(int $fd, string $room): void
    {
        $person = $this->people[$fd];
        $isNew = !isset($person->rooms[$room]);
        // What is wrong with the name is the client's fault: it is told, and PHP's log is not.
        if ($isNew && !@$this->server->join($fd, $room)) {
            throw new Refusal(preg_replace('/^.*?: /', '', error_get_last()['message']));
        }
        $person->rooms[$room] = true;
        $this->tell($fd, ['type' => 'members', 'room' => $room, 'members' => $this->members($room)]);
        if ($isNew) {
            $joined = ['type' => 'joined', 'room' => $room, 'id' => $fd, 'name' => $person->name];
            $this->publish($room, $joined, except: $fd);
        }
    }

    private function members(string $room): array
    {
        $fds = $this->server->members($room);
        sort($fds);
        return array_map(fn (int $fd) => ['id' => $fd, 'name' => $this->people[$fd]->name], $fds);
    }

    private function leave(int $fd, string $room): void
    {
        if (isset($this->people[$fd]->rooms[$room])) {
            unset($this->people[$fd]->rooms[$room]);
            $this->server->leave($fd, $room);
            $this->publish($room, ['type' => 'left', 'room' => $room, 'id' => $fd]);
        }
    }

    private function say(int $fd, string $room, string $text): void
    {
        $this->requireMember($fd, $room);
        $this->publish($room, ['type' => 'said', 'room' => $room, 'id' => $fd, 'text' => $text]);
    }

    private function typing(int $fd, string $room, bool $typing): void
    {
        $this->requireMember($fd, $room);
        $event = ['type' => 'typing', 'room' => $room, 'id' => $fd, 'typing' => $typing];
        // Whoever is slow need not hear what was true a moment ago.
        $this->publish($room, $event, except: $fd, latest: $fd);
    }

    private function requireMember(int $fd, string $room): void
    {
        if (!isset($this->people[$fd]->rooms[$room])) {
            throw new Refusal('you are not in this room');
        }
    }

    private function publish(string $room, array $event, int $except = 0, ?int $latest = null): void
    {
        $this->server->publish($room, self::encode($event), except: $except, latest: $latest);
    }

    private function tell(int $fd, array $event): void
    {
        $this->server->push($fd, self::encode($event));
    }

    private static function text(array $command, string $key): string
    {
        $text = $command[$key] ?? null;
        return is_string($text) ? $text : throw new Refusal('that is no command');
    }

    private static function encode(array $event): string
    {
        return json_encode($event, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }
}

$server = new Server('0.0.0.0', (int) ($argv[1] ?? 9501));
new Chat($server);
$server->start();
