--TEST--
gannet.stub.php declares what the extension declares, and nothing else
--FILE--
<?php
require __DIR__ . '/include/declarations.inc';

$extension = new ReflectionExtension('gannet');
$functions = array_map(describe_function(...), array_change_key_case($extension->getFunctions()));
$loaded = [
    'class' => describe_classes($extension->getClassNames()),
    'function' => $functions,
    'constant' => $extension->getConstants(),
];

// The stub cannot be read beside the extension: both have the same names.
$reader = 'require ' . var_export(__DIR__ . '/include/declarations.inc', true) . ';' . <<<'PHP'
$classes = get_declared_classes();
$interfaces = get_declared_interfaces();
$functions = get_defined_functions()['user'];
require $argv[1];
$functions = array_diff(get_defined_functions()['user'], $functions);
$described = array_map(fn ($name) => describe_function(new ReflectionFunction($name)), $functions);
echo serialize([
    'class' => describe_classes([
        ...array_diff(get_declared_classes(), $classes), ...array_diff(get_declared_interfaces(), $interfaces),
    ]),
    'function' => array_combine($functions, $described),
    'constant' => get_defined_constants(true)['user'] ?? [],
]);
PHP;
$command = [PHP_BINARY, '-n', '-r', $reader, '--', dirname(__DIR__) . '/gannet.stub.php'];
$said = shell_exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>&1');
$stub = @unserialize($said) ?: exit("the stub cannot be read: $said\n");

echo implode("\n", differences($loaded, $stub)), "\n";
// Where the comparison sees nothing, it would find nothing.
var_dump(count($loaded['class']) > 30, count($loaded['function']) > 10, count($loaded['constant']) > 100);
--EXPECT--

bool(true)
bool(true)
bool(true)
