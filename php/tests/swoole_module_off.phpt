--TEST--
The extension swoole is not there unless php.ini asks for it
--FILE--
<?php
require __DIR__ . '/include/test.inc';

show(extension_loaded('swoole'), phpversion('swoole'), ini_get('swoole.use_shortname'), extension_loaded('gannet'));
show(ini_get_all('gannet'));
// It is read once, when PHP starts.
show(@ini_set('gannet.swoole_module', '1'), extension_loaded('swoole'));
--EXPECT--
false false false true
{"gannet.swoole_module":{"global_value":"0","local_value":"0","access":4}}
false false
