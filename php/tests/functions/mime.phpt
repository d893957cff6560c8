--TEST--
swoole_mime_type_*
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
show(swoole_mime_type_get('index.html'), swoole_get_mime_type('/a/b.c/style.css'), swoole_mime_type_get('x.min.js'));
show(swoole_mime_type_get('x.nobody'), swoole_mime_type_get('html'), swoole_mime_type_exists('html'));
show(swoole_mime_type_exists('a.png'), swoole_mime_type_exists('a.nobody'));
show(swoole_mime_type_add('nobody', 'x/nobody'), swoole_mime_type_add('nobody', 'x/other'), swoole_mime_type_get('a.nobody'));
show(swoole_mime_type_set('nobody', 'x/other'), swoole_mime_type_get('a.nobody'));
show(in_array('x/other', swoole_mime_type_list()), count(swoole_mime_type_list()) > 80);
show(swoole_mime_type_delete('nobody'), swoole_mime_type_delete('nobody'), swoole_mime_type_exists('a.nobody'));
?>
--EXPECT--
"text/html" "text/css" "text/javascript"
"application/octet-stream" "application/octet-stream" false
true false
true false "x/nobody"
null "x/other"
true true
true false false
