--TEST--
gannet.swoole_module: the extension swoole is there for who asks, with its version and its entries of php.ini
--INI--
gannet.swoole_module=1
swoole.use_shortname=Off
--FILE--
<?php
require __DIR__ . '/include/test.inc';

show(extension_loaded('swoole'), extension_loaded('gannet'), in_array('swoole', get_loaded_extensions()));
show(phpversion('swoole') === SWOOLE_VERSION, (new ReflectionExtension('swoole'))->getVersion() === swoole_version());
foreach (ini_get_all('swoole', false) as $name => $value) {
    show($name, $value);
}
show(ini_get_all('swoole')['swoole.use_shortname']);
show(ini_set('swoole.display_errors', 'Off'), ini_get('swoole.display_errors'), @ini_set('swoole.use_shortname', 'On'));
// The classes stay where they are.
show((new ReflectionClass('Swoole\Server'))->getExtensionName(), SWOOLE_BASE);
ob_start();
(new ReflectionExtension('swoole'))->info();
show(str_contains(ob_get_clean(), 'run on => Gannet'));
--EXPECT--
true true true
true true
"swoole.blocking_detection" "Off"
"swoole.blocking_threshold" "100000"
"swoole.display_errors" "On"
"swoole.enable_fiber_mock" "Off"
"swoole.enable_library" "On"
"swoole.enable_preemptive_scheduler" "Off"
"swoole.leak_detection" "Off"
"swoole.profile" "Off"
"swoole.socket_buffer_size" "8388608"
"swoole.use_shortname" ""
{"global_value":"","local_value":"","access":4}
"On" "Off" false
"gannet" 1
true
