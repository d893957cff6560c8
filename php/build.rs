//! Puts what gannet.stub.php says of functions and methods into a table that the extension is built with, and beside
//! it what PHP's headers say of fibers.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

fn main() {
    for read in ["gannet.stub.php", "signatures.php", "build.rs"] {
        println!("cargo::rerun-if-changed={read}");
    }
    println!("cargo::rerun-if-env-changed=PHP");
    // The same PHP as ext-php-rs takes.
    let php = env::var_os("PHP").unwrap_or_else(|| "php".into());
    let printed = Command::new(&php).args(["-n", "signatures.php"]).stderr(Stdio::inherit()).output();
    let table = match printed {
        Ok(printed) if printed.status.success() => printed.stdout,
        Ok(printed) => {
            panic!("signatures.php: {}\n{}", printed.status, String::from_utf8_lossy(&printed.stdout))
        }
        Err(error) => panic!("{}: {error}", php.display()),
    };
    let folder = env::var_os("OUT_DIR").expect("Cargo sets it");
    let folder = Path::new(&folder);
    fs::write(folder.join("signatures.rs"), table).expect("Cargo's folder can be written");
    bind_engine(&folder.join("engine.rs"));
}

/// Writes what differs between versions of PHP and ext-php-rs does not say: the context of a fiber; the bounds of its
/// stack where this PHP has functions for them (`cfg(php_checks_stack)`, since 8.3); the number of the instruction
/// `exit` where it is one (otherwise `cfg(php_exit_is_function)`, since 8.4); and the places in the globals of PHP's
/// standard extension that belong to who runs.
fn bind_engine(file: &Path) {
    println!("cargo::rerun-if-env-changed=PHP_CONFIG");
    let php_config = env::var_os("PHP_CONFIG").unwrap_or_else(|| "php-config".into());
    let printed = Command::new(&php_config).arg("--includes").stderr(Stdio::inherit()).output();
    let includes = match printed {
        Ok(printed) if printed.status.success() => String::from_utf8_lossy(&printed.stdout).into_owned(),
        Ok(printed) => panic!("{} --includes: {}", php_config.display(), printed.status),
        Err(error) => panic!("{}: {error}", php_config.display()),
    };
    let bindings = bindgen::Builder::default()
        .header_contents("engine.h", HEADER)
        .clang_args(includes.split_whitespace())
        .allowlist_type("_zend_fiber_context")
        .opaque_type("_zend_fiber_transfer|_zend_execute_data")
        .allowlist_function("zend_fiber_stack_(base|limit)")
        .allowlist_var("GANNET_.*")
        .default_enum_style(bindgen::EnumVariation::Consts)
        .layout_tests(false)
        .generate()
        .expect("the headers are those that ext-php-rs has read");
    let bindings = bindings.to_string();
    println!("cargo::rustc-check-cfg=cfg(php_checks_stack)");
    if bindings.contains("fn zend_fiber_stack_limit") {
        println!("cargo::rustc-cfg=php_checks_stack");
    }
    println!("cargo::rustc-check-cfg=cfg(php_exit_is_function)");
    if !bindings.contains("GANNET_EXIT") {
        println!("cargo::rustc-cfg=php_exit_is_function");
    }
    fs::write(file, bindings).expect("Cargo's folder can be written");
}

const HEADER: &str = "\
#include <php.h>
#include <zend_fibers.h>
#include <ext/standard/basic_functions.h>
#ifdef ZEND_EXIT
enum { GANNET_EXIT = ZEND_EXIT };
#endif
enum {
    GANNET_COMPARING = offsetof(php_basic_globals, user_compare_fci),
    GANNET_COMPARING_END = offsetof(php_basic_globals, user_compare_fci_cache) + sizeof(zend_fcall_info_cache),
    GANNET_SERIALIZING = offsetof(php_basic_globals, serialize_lock),
    GANNET_SERIALIZING_END =
        offsetof(php_basic_globals, unserialize) + sizeof(((php_basic_globals *)0)->unserialize),
};
";
