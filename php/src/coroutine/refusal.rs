//! Methods that are missing: each says so by name, and says what to do instead.

use std::panic::AssertUnwindSafe;

use ext_php_rs::args::Arg;
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::flags::{DataType, MethodFlags};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::{ExecuteData, run_handler};
use ext_php_rs::zend_fastcall;

use crate::warning::exception;

/// Adds static methods that refuse to a class.
pub(super) fn add(class: ClassBuilder, methods: Methods) -> ClassBuilder {
    methods.iter().fold(class, |class, (name, _)| {
        let method = FunctionBuilder::new(*name, refused)
            .arg(Arg::new("arguments", DataType::Mixed).is_variadic())
            .not_required()
            .returns(DataType::Mixed, false, false);
        class.method(method, MethodFlags::Public | MethodFlags::Static)
    })
}

/// The exception of a method that there is not.
fn refusal(method: &str, instead: &str) -> ext_php_rs::exception::PhpException {
    exception(OUT_OF_COROUTINE, format!("{method}() is not supported. Instead, {instead}"))
}

/// Names, and what to do instead.
type Methods = &'static [(&'static str, &'static str)];

/// Those of `Swoole\Coroutine`.
pub(super) const SCHEDULING: Methods = &[
    ("enableScheduler", "let no callback run for long"),
    ("disableScheduler", "let no callback run for long"),
    ("setTimeLimit", "use set_time_limit()"),
    ("getStackUsage", "use memory_get_usage()"),
];

/// Those of `Swoole\Coroutine\System`, which `Swoole\Coroutine` has, too.
pub(super) const SYSTEM: Methods = &[
    ("exec", "use exec(), which blocks"),
    ("gethostbyname", "use gethostbyname(), which blocks"),
    ("dnsLookup", "use gethostbyname(), which blocks"),
    ("getaddrinfo", "use dns_get_record(), which blocks"),
    ("statvfs", "use disk_free_space(), which blocks"),
    ("readFile", "use file_get_contents(), which blocks"),
    ("writeFile", "use file_put_contents(), which blocks"),
    ("fread", "use fread(), which blocks"),
    ("fgets", "use fgets(), which blocks"),
    ("fwrite", "use fwrite(), which blocks"),
    ("wait", "use pcntl_waitpid() in a Swoole\\Timer"),
    ("waitPid", "use pcntl_waitpid() in a Swoole\\Timer"),
    ("waitSignal", "use pcntl_signal()"),
    ("waitEvent", "use stream_select() in a Swoole\\Timer"),
];

const LATER: &str = "go on in the callback of Swoole\\Timer::after()";

/// `SW_ERROR_CO_OUT_OF_COROUTINE`.
pub(super) const OUT_OF_COROUTINE: i32 = 10_001;

zend_fastcall! {
    extern fn refused(call: &mut ExecuteData, _returned: &mut Zval) {
        run_handler(AssertUnwindSafe(|| {
            let (class, method) = name(call);
            let methods = SCHEDULING.iter().chain(SYSTEM);
            let instead = methods.filter(|(name, _)| *name == method).map(|(_, instead)| *instead).next();
            refusal(&format!("{class}::{method}"), instead.unwrap_or(LATER)).throw();
        }));
    }
}

/// The class and the method that were called.
fn name(call: &ExecuteData) -> (String, String) {
    let function = call.function();
    // SAFETY: all kinds of functions begin with the same fields, and a method that runs has a name and a class.
    let parts = function
        .map(|function| unsafe { (function.common.scope.as_ref(), function.common.function_name.as_ref()) });
    let (class, method) = parts.unwrap_or_default();
    let class = class.and_then(|class| class.name()).unwrap_or_default();
    let method = method.and_then(|method| method.as_str().ok()).unwrap_or_default();
    (class.to_owned(), method.to_owned())
}
