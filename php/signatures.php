<?php
// Prints the signatures that gannet.stub.php declares, as the table of src/zend/signatures.rs: php -n signatures.php
// Reflection reads the stub, so there is no second parser of PHP. build.rs runs this.

$known = get_declared_classes();
require __DIR__ . '/gannet.stub.php';

foreach (get_defined_functions()['user'] as $name) {
    $function = new ReflectionFunction($name);
    if ($function->getFileName() !== __FILE__) {
        $functions[] = $function;
    }
}
foreach (array_diff(get_declared_classes(), $known) as $name) {
    $class = new ReflectionClass($name);
    // Classes without methods of their own are listed for those that they inherit.
    $classes[$class->getName()] = $class;
}
echo "static CLASSES: &[&str] = &[\n";
foreach ($classes as $name => $_) {
    echo '    ', text(strtolower($name)), ",\n";
}
$signatures = array_map(signature(...), methods_and($functions, $classes));
echo "];\n\nstatic SIGNATURES: &[Signature] = &[\n", implode($signatures), "];\n";

/** @return list<ReflectionFunctionAbstract> */
function methods_and(array $functions, array $classes): array
{
    foreach ($classes as $name => $class) {
        foreach ($class->getMethods() as $method) {
            if ($method->class === $name) {
                $functions[] = $method;
            }
        }
    }
    return $functions;
}

function signature(ReflectionFunctionAbstract $function): string
{
    $class = $function instanceof ReflectionMethod ? $function->class : '';
    $parameters = array_map(parameter(...), $function->getParameters());
    return '    Signature { class: ' . text(strtolower($class)) . ', name: ' . text(strtolower($function->getName()))
        . ", required: {$function->getNumberOfRequiredParameters()}, returns: " . type($function->getReturnType())
        . ', parameters: &[' . implode(', ', $parameters) . "] },\n";
}

function parameter(ReflectionParameter $parameter): string
{
    $default = $parameter->isDefaultValueAvailable() ? 'Some(c' . text(value($parameter)) . ')' : 'None';
    $isVariadic = var_export($parameter->isVariadic(), true);
    $isReference = var_export($parameter->isPassedByReference(), true);
    return 'Parameter { name: c' . text($parameter->getName()) . ', r#type: ' . type($parameter->getType())
        . ", default: $default, is_variadic: $isVariadic, is_reference: $isReference }";
}

/** The default as PHP's source has it. */
function value(ReflectionParameter $parameter): string
{
    if ($parameter->isDefaultValueConstant()) {
        // In a namespace reflection puts that before the name; all constants here are global ones.
        return preg_replace('/^.*\\\\/', '', $parameter->getDefaultValueConstantName());
    }
    $value = $parameter->getDefaultValue();
    return $value === [] ? '[]' : var_export($value, true);
}

function type(?ReflectionType $type): string
{
    return text(preg_replace('/^\?(.*)$/', '$1|null', (string) $type));
}

/** A literal of Rust. */
function text(string $text): string
{
    return '"' . addcslashes($text, '\\"') . '"';
}
