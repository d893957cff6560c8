--TEST--
What set() takes may change the settings, and itself, while it is taken
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();

/** A string that does something first. */
class Acts
{
    public function __construct(private Closure $act, private string $text)
    {
    }

    public function __toString(): string
    {
        ($this->act)();
        return $this->text;
    }
}

function fill(): array
{
    return array_map(fn (int $number) => str_repeat((string) $number, 40), range(1, 50));
}

$server = make_server();

// It sets others, and is itself set over.
$settings = ['package_max_length' => new Acts(function () use ($server, &$settings) {
    show('inner', $server->set(['document_root' => __DIR__, 'max_conn' => 10]));
    $settings = fill();
}, '3M'), 'open_websocket_ping_frame' => true];
show($server->set($settings), is_object($server->setting['package_max_length']));

// The list is a reference's: whoever empties it frees what is walked.
foreach (['http_index_files', 'static_handler_locations', 'origins'] as $name) {
    $list = [new Acts(function () use (&$list, $name) {
        $list = fill();
    }, 'https://one.example'), 'https://two.example'];
    show($name, $server->set([$name => &$list]), count($list));
    unset($list);
}

// The value is a reference's, and goes while it says what it is.
$root = new Acts(function () use (&$root) {
    $root = null;
    fill();
}, __DIR__);
show('document_root', $server->set(['document_root' => &$root]), $root);
show('port', $server->ports[0]->set(['max_conn' => new Acts(fn () => $server->ports[0]->set(['max_conn' => 5]), '5')]));

// An exception on the way is one of set().
attempt(fn () => $server->set(['document_root' => new Acts(fn () => throw new Exception('no text'), '')]));

// A handler of warnings that sets.
set_error_handler(function (int $level, string $message) use ($server) {
    echo $message, "\n";
    show('handler', $server->set(['max_conn' => 11]));
    return true;
});
show($server->set(['nonsense' => 1, 'max_conn' => -1, 'document_root' => '/nowhere']));
--EXPECT--
"inner" true
true true
"http_index_files" true 50
"static_handler_locations" true 50
"origins" true 50
"document_root" true null
"port" true
Exception 0: no text
unsupported option [nonsense]
"handler" true
Swoole\Server::set(): option [max_conn] is not set: it takes a number from 0 on
"handler" true
Swoole\Server::set(): option [document_root] is not set: document_root[/nowhere] does not exist
"handler" true
true
