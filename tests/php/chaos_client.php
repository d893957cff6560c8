<?php
// Sends chaos.php so many messages, and fails where one is not answered as it says, or where the server has counted
// others: php chaos_client.php PORT SEED MESSAGES
// The kinds follow from the seed: a tenth each sleeps (s), is cancelled (c) and throws (t), which ends its connection
// with 1011; the others (e) are sent back at once. Answers may come in any order.

[, $port, $seed, $messages] = array_map(intval(...), $argv);
mt_srand($seed);

const CONNECTIONS = 64;
const PATIENCE = 20;
const UPGRADE = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    . "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const INTERNAL_ERROR = 1011;

function fail(string $why): never
{
    fwrite(STDERR, "$why\n");
    exit(1);
}

/** A text frame, masked with zeros. */
function frame(string $payload): string
{
    return "\x81\x88\0\0\0\0$payload";
}

/** What the server says it has counted. */
function counted(int $port): array
{
    $answer = file_get_contents("http://127.0.0.1:$port/");
    return $answer === false ? fail('no counts') : json_decode($answer, true);
}

/** A connection that sends until one of its messages throws. */
final class Connection
{
    /** @var resource */
    public readonly mixed $socket;
    public bool $is_throwing = false;
    private string $received = '';
    private bool $is_open = false;
    /** Messages that have not been answered, as keys. */
    private array $asked = [];

    public function __construct(int $port, private readonly Plan $plan)
    {
        // Ports of closed connections are not used again for a minute: each address has its own.
        $address = '127.' . mt_rand(0, 255) . '.' . mt_rand(0, 255) . '.' . mt_rand(1, 254);
        $context = stream_context_create(['socket' => ['bindto' => "$address:0", 'tcp_nodelay' => true]]);
        $socket = stream_socket_client("tcp://127.0.0.1:$port", $code, $error, PATIENCE, STREAM_CLIENT_CONNECT, $context);
        $this->socket = $socket ?: fail("no connection: $error");
        stream_set_blocking($this->socket, false);
        fwrite($this->socket, UPGRADE . $this->next());
    }

    /** Takes what has come; true where the connection has ended as it should. */
    public function take(): bool
    {
        $bytes = fread($this->socket, 65_536);
        if ($bytes === false || $bytes === '') {
            return feof($this->socket) ? fail('a connection has ended by itself; unanswered: ' . $this->unanswered()) : false;
        }
        $this->received .= $bytes;
        if (!$this->is_open) {
            $end = strpos($this->received, "\r\n\r\n");
            if ($end === false) {
                return false;
            }
            str_starts_with($this->received, 'HTTP/1.1 101 ') || fail("no upgrade: $this->received");
            $this->is_open = true;
            $this->received = substr($this->received, $end + 4);
        }
        for ($at = 0; str_starts_with(substr($this->received, $at, 2), "\x81\x08") && strlen($this->received) >= $at + 10; $at += 10) {
            $payload = substr($this->received, $at + 2, 8);
            isset($this->asked[$payload]) || fail("an answer to nothing: $payload");
            unset($this->asked[$payload]);
        }
        $this->received = substr($this->received, $at);
        if ($this->asked) {
            return false;
        }
        if (!$this->is_throwing) {
            fwrite($this->socket, $this->last());
            return false;
        }
        if (strlen($this->received) < 4) {
            return false;
        }
        ['kind' => $kind, 'code' => $code] = unpack('Ckind/Csize/ncode', $this->received);
        [$kind, $code] === [0x88, INTERNAL_ERROR] || fail("ended with $code: " . bin2hex($this->received));
        return true;
    }

    public function unanswered(): string
    {
        return implode(' ', array_keys($this->asked)) . ($this->is_throwing ? ' and the one that throws' : '');
    }

    /** The frames of all up to the one that throws. */
    private function next(): string
    {
        $frames = '';
        for ($payload = $this->plan->next(); $payload[0] !== 't'; $payload = $this->plan->next()) {
            $this->asked[$payload] = true;
            $frames .= frame($payload);
        }
        return $this->asked ? $frames : $this->last();
    }

    private function last(): string
    {
        $this->is_throwing = true;
        return frame($this->plan->throwing());
    }
}

/** The messages that are to be sent. */
final class Plan
{
    public array $counts = ['echoed' => 0, 'slept' => 0, 'cancelled' => 0, 'thrown' => 0];
    private int $number = 0;

    public function next(): string
    {
        [$kind, $name] = self::KINDS[mt_rand(0, 9)] ?? ['e', 'echoed'];
        ++$this->counts[$name];
        return $kind . str_pad((string) ++$this->number, 7, '0', STR_PAD_LEFT);
    }

    public function throwing(): string
    {
        return 't' . str_pad((string) $this->number, 7, '0', STR_PAD_LEFT);
    }

    private const KINDS = [['s', 'slept'], ['c', 'cancelled'], ['t', 'thrown']];
}

$plan = new Plan();
$before = counted($port);
$connections = [];
while ($connections || array_sum($plan->counts) < $messages) {
    while (count($connections) < CONNECTIONS && array_sum($plan->counts) < $messages) {
        $connection = new Connection($port, $plan);
        $connections[get_resource_id($connection->socket)] = $connection;
    }
    $ready = array_map(fn (Connection $connection) => $connection->socket, $connections);
    $none = null;
    if (!stream_select($ready, $none, $none, PATIENCE)) {
        fail('nothing comes any more; unanswered: ' . implode(', ', array_map(fn ($it) => $it->unanswered(), $connections)));
    }
    foreach ($ready as $id => $socket) {
        if ($connections[$id]->take()) {
            fclose($socket);
            unset($connections[$id]);
        }
    }
}
$after = counted($port);
foreach ($plan->counts as $name => $count) {
    $server = $after[$name] - $before[$name];
    $server === $count || fail("$name: the server has counted $server, this client $count");
}
$after['wrong'] === 0 || fail("{$after['wrong']} ended their wait otherwise than they should, or could not answer");
// The one that asks is a coroutine, too, and the timer's may be.
$after['coroutines'] <= 2 || fail("{$after['coroutines']} coroutines are left");
echo array_sum($plan->counts), "\n";
