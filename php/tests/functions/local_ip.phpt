--TEST--
swoole_get_local_ip
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$addresses = swoole_get_local_ip();
foreach ($addresses as $interface => $address) {
    $is_known = in_array($address, array_column(net_get_interfaces()[$interface]['unicast'], 'address'));
    $is_ipv4 = filter_var($address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4) !== false;
    $is_known && $is_ipv4 or show($interface, $address);
}
show(in_array('127.0.0.1', $addresses), is_array($addresses));
$expected = 0;
foreach (net_get_interfaces() as $interface) {
    $ipv4 = array_filter(array_column($interface['unicast'] ?? [], 'address'), fn ($address) => ip2long($address));
    $expected += array_diff($ipv4, ['127.0.0.1']) !== [];
}
show(count($addresses) === $expected);
?>
--EXPECT--
false true
true
