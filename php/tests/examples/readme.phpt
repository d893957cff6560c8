--TEST--
The scripts in the two READMEs run as they stand there
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** The whole scripts of a document, with a port that is free. */
function scripts(string $document, int $port): array
{
    preg_match_all('/^```php\n(.*?)^```$/ms', file_get_contents(dirname(__DIR__, 3) . "/$document"), $blocks);
    $scripts = array_filter($blocks[1], fn ($script) => str_contains($script, '->start();'));
    $open = fn ($script) => str_starts_with($script, '<?php') ? $script : "<?php\n$script";
    return array_map(fn ($script) => str_replace('9501', (string) $port, $open($script)), array_values($scripts));
}

$file = substr(__FILE__, 0, -4) . '.script.php';
$port = free_port();
foreach (['README.md', 'php/README.md'] as $document) {
    foreach (scripts($document, $port) as $number => $script) {
        echo "--- $document, $number ---\n";
        file_put_contents($file, $script);
        $server = ServerProcess::listening($port, $file);
        finish($server, function () use ($port, $server) {
            $server->waitFor('client 1 ');
            $client = Client::open($port);
            $client->text("\x1bhello");
            show($client->receive());
            $client->binary("\xff\xfe");
            echo $client->read(), "\n";
            $client->close();
            echo $client->transcript(), "\n";
        });
    }
}
unlink($file);
--EXPECTF--
--- README.md, 0 ---
"server received: \u001bhello"
text "server received: (binary)"
close 1000 ""
end
--- server ---
client 1 closed
client 2 connected
received message: �hello
received message: (binary)
client 2 closed
--- status 0 ---
--- php/README.md, 0 ---
"client 2 says: \u001bhello"
binary 636c69656e74203220736179733a20fffe
close 1000 ""
end
--- server ---
client 1 closed
client 2 connected
client 2 closed
--- status 0 ---
--- php/README.md, 1 ---
"\u001bhello"
binary fffe
close 1000 ""
end
--- server ---
client 1 left with 1006%w
client 2 left with 1000%w
--- status 0 ---
