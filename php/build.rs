//! Puts what gannet.stub.php says of functions and methods into a table that the extension is built with, and what PHP's
//! headers say of fibers beside it.

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
    bind_fibers(&folder.join("fibers.rs"));
}

/// Writes the context of a fiber as Rust has it: a place of its size, into which only the engine looks.
fn bind_fibers(file: &Path) {
    println!("cargo::rerun-if-env-changed=PHP_CONFIG");
    let php_config = env::var_os("PHP_CONFIG").unwrap_or_else(|| "php-config".into());
    let printed = Command::new(&php_config).arg("--includes").stderr(Stdio::inherit()).output();
    let includes = match printed {
        Ok(printed) if printed.status.success() => String::from_utf8_lossy(&printed.stdout).into_owned(),
        Ok(printed) => panic!("{} --includes: {}", php_config.display(), printed.status),
        Err(error) => panic!("{}: {error}", php_config.display()),
    };
    let bindings = bindgen::Builder::default()
        .header_contents("fibers.h", "#include <php.h>\n#include <zend_fibers.h>\n")
        .clang_args(includes.split_whitespace())
        .allowlist_type("_zend_fiber_context")
        .opaque_type("_zend_fiber_context")
        .layout_tests(false)
        .generate()
        .expect("the headers are those that ext-php-rs has read");
    bindings.write_to_file(file).expect("Cargo's folder can be written");
}
