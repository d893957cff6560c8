//! About this process and this machine.

use ext_php_rs::convert::{IntoZval, IntoZvalDyn};
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};

use crate::arguments::{Array, Text};
use crate::constants::SWOOLE_VERSION;
use crate::unsupported_notes;
use crate::values::key_text;
use crate::zend::call_function;

pub(super) fn add(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(wrap_function!(swoole_version))
        .function(wrap_function!(swoole_cpu_num))
        .function(wrap_function!(swoole_get_local_ip))
        .function(wrap_function!(swoole_set_process_name))
        .function(wrap_function!(swoole_async_set))
}

/// The Swoole whose scripts run here.
#[php_function]
pub(crate) fn swoole_version() -> &'static str {
    SWOOLE_VERSION
}

/// The number of processors that this process may use.
#[php_function]
pub(crate) fn swoole_cpu_num() -> i64 {
    std::thread::available_parallelism().map_or(1, |count| i64::try_from(count.get()).unwrap_or(i64::MAX))
}

/// The IPv4 addresses of this machine's network interfaces, without 127.0.0.1.
#[php_function]
pub(crate) fn swoole_get_local_ip() -> PhpResult<Zval> {
    let mut addresses = ZendHashTable::new();
    let interfaces = php_function("net_get_interfaces", Vec::new())?;
    for (name, interface) in interfaces.array().into_iter().flatten() {
        let unicast = interface.array().and_then(|interface| interface.get("unicast"));
        for address in unicast.and_then(Zval::array).into_iter().flat_map(ZendHashTable::values) {
            let address = address.array().and_then(|address| address.get("address"));
            let address =
                address.and_then(Zval::str).and_then(|address| address.parse::<std::net::Ipv4Addr>().ok());
            let Some(address) = address.filter(|address| *address != std::net::Ipv4Addr::LOCALHOST) else {
                continue;
            };
            addresses.insert(name.to_string().as_str(), address.to_string())?;
        }
    }
    Ok(addresses.into_zval(false)?)
}

/// Sets what `ps` shows of this process.
#[php_function]
pub(crate) fn swoole_set_process_name(process_name: Text) -> PhpResult<bool> {
    let name = process_name.lossy().into_owned();
    Ok(php_function("cli_set_process_title", vec![&name])?.is_true())
}

/// Takes everything, and has no effect; the log says so by name.
#[php_function]
pub(crate) fn swoole_async_set(settings: Array) -> bool {
    for key in settings.entries().map(|(key, _)| key_text(&key)) {
        unsupported_notes::add(format!(
            "swoole_async_set(), option [{key}], has no effect: PHP's own functions block, and what a server logs \
             is its setting"
        ));
    }
    true
}

/// The result of a function of PHP's own.
fn php_function(name: &str, arguments: Vec<&dyn IntoZvalDyn>) -> PhpResult<Zval> {
    Ok(call_function(name, arguments).ok_or_else(|| format!("this PHP has no {name}()"))?)
}
