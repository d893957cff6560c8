--TEST--
Coroutines: an autoloader may wait
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
spl_autoload_register(function (string $class) {
    show("load $class", Co::getCid() > 0);
    Co::sleep(0.001);
    if (!str_starts_with($class, 'Loaded')) {
        return;
    }
    if (!class_exists($class, false)) {
        eval("class $class { public string \$name = '$class'; }");
    }
});
// Different classes, at the same time.
Co\run(function () {
    foreach (['LoadedA', 'LoadedB'] as $class) {
        go(fn () => show((new $class())->name));
    }
    show('meanwhile');
});
show((new LoadedA())->name);
// One that there is not.
Co\run(function () {
    show(class_exists('Missing'));
    attempt(fn () => new Missing());
});
// The autoloader fails after a wait.
spl_autoload_register(function (string $class) {
    Co::sleep(0.001);
    throw new DomainException("cannot load $class");
}, prepend: true);
Co\run(function () {
    attempt(fn () => new LoadedD());
    attempt(fn () => LoadedD::NAME);
});
?>
--EXPECT--
"load LoadedA" true
"load LoadedB" true
"meanwhile"
"LoadedA"
"LoadedB"
"LoadedA"
"load Missing" true
false
"load Missing" true
Error 0: Class "Missing" not found
DomainException 0: cannot load LoadedD
DomainException 0: cannot load LoadedD
