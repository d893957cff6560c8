--TEST--
Coroutines: output buffers belong to the coroutine, until its first wait also those of its creator
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
// A body that does not wait is like a call: its output goes into the creator's buffers.
ob_start();
go(function () {
    echo "inside";
    ob_start();
    echo 'in a buffer of its own';
    show(ob_get_level());
});
echo ' and after';
show('captured', ob_get_clean(), ob_get_level());

// From its first wait on it stands alone.
ob_start();
$cid = go(function () {
    echo 'before; ';
    Co::yield();
    echo "after, level ", ob_get_level(), "\n";
});
echo 'creator; ';
$captured = ob_get_clean();
show($captured);
ob_start();
Co::resume($cid);
show('resumed into', ob_get_clean());

// Buffers of its own are its own while it waits.
$cid = go(function () {
    ob_start();
    echo 'one ';
    ob_start();
    echo 'two ';
    Co::yield();
    echo 'three ';
    show('own level', ob_get_level());
    $inner = ob_get_clean();
    Co::yield();
    $outer = ob_get_clean();
    show($inner, $outer, ob_get_level());
});
show('level of the creator', ob_get_level());
ob_start();
echo 'of the creator';
Co::resume($cid);
show(ob_get_level(), ob_get_clean());
Co::resume($cid);

// The same where its creator has buffers, which it does not touch.
ob_start();
echo '[';
ob_start();
echo '<';
$cid = go(function () {
    show('with those of the creator', ob_get_level());
    ob_start();
    echo 'own ';
    Co::yield();
    echo 'still own';
    $own = ob_get_clean();
    show('own', $own, ob_get_level());
});
echo '>';
$inner = ob_get_clean();
echo ']';
$outer = ob_get_clean();
show($inner, $outer);
Co::resume($cid);

// What it has not flushed at its end is flushed.
go(function () {
    ob_start();
    echo "flushed at the end, without a wait\n";
});
$cid = go(function () {
    ob_start(fn ($text) => strtoupper($text));
    ob_start();
    echo "flushed at the end, after a wait\n";
    Co::yield();
});
Co::resume($cid);
show(ob_get_level());
attempt(function () {
    Co\run(function () {
        ob_start();
        echo "flushed before an exception\n";
        Co::sleep(0.001);
        throw new DomainException('thrown');
    });
});

// Two at once.
Co\run(function () {
    foreach (['a', 'b'] as $name) {
        go(function () use ($name) {
            ob_start();
            foreach ([1, 2, 3] as $number) {
                echo $name, $number, ' ';
                Co::sleep(0.001);
            }
            $said = ob_get_clean();
            show($said);
        });
    }
});
// A function that captures what it prints.
Co\run(function () {
    foreach ([1, 2] as $number) {
        go(function () use ($number) {
            $text = print_r([$number], true);
            Co::sleep(0.001);
            show(strlen($text), var_export(new class {
                public int $one = 1;
            }, true) !== '', highlight_string('<?php', true) !== '');
        });
    }
});
?>
--EXPECT--
"captured" "insidein a buffer of its own2\n and after" 0
"before; creator; "
after, level 0
"resumed into" ""
"level of the creator" 0
1 "of the creator"
"two three \"own level\" 2\n" "one " 0
"<\"with those of the creator\" 2\n>" "[]"
"own" "own still own" 0
flushed at the end, without a wait
FLUSHED AT THE END, AFTER A WAIT
0
flushed before an exception
DomainException 0: thrown
"a1 a2 a3 "
"b1 b2 b3 "
23 true true
23 true true
