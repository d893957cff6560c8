//! Puts what gannet.stub.php says of functions and methods into a table that the extension is built with.

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
    fs::write(Path::new(&folder).join("signatures.rs"), table).expect("Cargo's folder can be written");
}
