//! The tools that tasks need and that are neither part of the project nor of the Rust toolchain.

use std::process::Command;

use crate::command::{cargo, command, run as run_command, succeeds};
use crate::failure::Failure;
use crate::test::{NGINX, Step};

/// A user of tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum User {
    /// A step of `cargo xtask test`.
    Step(Step),
    /// `cargo xtask bench`.
    Bench,
    /// `cargo xtask php`.
    Php,
    /// `cargo xtask php test --valgrind`.
    Valgrind,
    /// `cargo xtask php matrix`.
    Matrix,
}

/// Installs the tools that the `users` need and that are missing. Only root may; others are told the
/// commands.
pub(crate) fn run(users: &[User]) -> Result<(), Failure> {
    let missing: Vec<&Tool> =
        TOOLS.iter().filter(|tool| tool.is_needed(users) && !tool.is_present()).collect();
    for tool in &missing {
        println!("missing: {} ({}); get it with {:?}", tool.name, tool.reason, tool.source.installation());
    }
    if missing.is_empty() {
        println!("nothing is missing");
        return Ok(());
    }
    if !rustix::process::geteuid().is_root() {
        return Err(Failure::ToolsMissing);
    }
    if missing.iter().any(|tool| matches!(tool.source, Source::Debian(_))) {
        run_command(command("apt-get", &["update"]))?;
    }
    missing.into_iter().try_for_each(Tool::install)
}

/// A program that is neither part of the project nor of the Rust toolchain.
struct Tool {
    name: &'static str,
    reason: &'static str,
    needed_by: &'static [User],
    /// Commands that succeed when it is there.
    probes: &'static [&'static [&'static str]],
    source: Source,
}

enum Source {
    /// These packages of Debian.
    Debian(&'static [&'static str]),
    /// This crate.
    Crate(&'static str),
}

impl Tool {
    fn is_needed(&self, users: &[User]) -> bool {
        self.needed_by.iter().any(|user| users.contains(user))
    }

    fn is_present(&self) -> bool {
        self.probes.iter().all(|probe| succeeds(probe[0], &probe[1..]))
    }

    fn install(&self) -> Result<(), Failure> {
        run_command(self.source.installation())?;
        if self.is_present() { Ok(()) } else { Err(Failure::ToolStillMissing(self.name)) }
    }
}

impl Source {
    fn installation(&self) -> Command {
        match self {
            Self::Debian(packages) => {
                let mut apt = command("apt-get", &["install", "--yes", "--no-install-recommends"]);
                apt.args(*packages).env("DEBIAN_FRONTEND", "noninteractive");
                apt
            }
            Self::Crate(name) => cargo(&["install", "--locked", name]),
        }
    }
}

const TOOLS: &[Tool] = &[
    Tool {
        name: "Python with venv",
        reason: "Autobahn's suite and a client run in virtual environments",
        needed_by: &[User::Step(Step::Interop), User::Step(Step::Autobahn), User::Step(Step::Php)],
        probes: &[&["python3", "-c", "import ensurepip, venv"]],
        source: Source::Debian(&["python3", "python3-venv"]),
    },
    Tool {
        name: "Node.js with npm",
        reason: "one of the clients that nobody here wrote, and what steers the browser",
        needed_by: &[User::Step(Step::Interop), User::Step(Step::Browser), User::Step(Step::Php)],
        probes: &[&["node", "--version"], &["npm", "--version"]],
        source: Source::Debian(&["nodejs", "npm"]),
    },
    Tool {
        name: "Chromium",
        reason: "the page is tested in a real browser, and pictures need a font",
        needed_by: &[User::Step(Step::Browser), User::Step(Step::Php)],
        probes: &[&["chromium", "--version"], &["test", "-d", "/usr/share/fonts/truetype/dejavu"]],
        source: Source::Debian(&["chromium", "fonts-dejavu-core"]),
    },
    Tool {
        name: "curl",
        reason: "a client of HTTP that nobody here wrote",
        needed_by: &[User::Step(Step::Interop)],
        probes: &[&["curl", "--version"]],
        source: Source::Debian(&["curl"]),
    },
    Tool {
        name: "nginx",
        reason: "the proxy that README sets up; with its package Debian starts one on port 80, where that is free",
        needed_by: &[User::Step(Step::Interop)],
        probes: &[&["sh", "-c", NGINX, "sh", "-v"]],
        source: Source::Debian(&["nginx"]),
    },
    Tool {
        name: "PHP with its headers",
        reason: "the extension is built with them, and runs in it",
        needed_by: &[User::Php, User::Step(Step::Php)],
        probes: &[&["php", "--version"], &["php-config", "--version"]],
        source: Source::Debian(&["php-cli", "php-dev"]),
    },
    Tool {
        name: "libclang",
        reason: "reads PHP's headers when the extension is built",
        needed_by: &[User::Php, User::Step(Step::Php)],
        probes: &[&["sh", "-c", LIBCLANG]],
        source: Source::Debian(&["libclang-dev"]),
    },
    Tool {
        name: "Valgrind",
        reason: "finds memory that is used wrongly",
        needed_by: &[User::Valgrind],
        probes: &[&["valgrind", "--version"]],
        source: Source::Debian(&["valgrind"]),
    },
    Tool {
        name: "debootstrap",
        reason: "makes a folder with another Debian, which has another PHP",
        needed_by: &[User::Matrix],
        probes: &[&["debootstrap", "--version"]],
        source: Source::Debian(&["debootstrap"]),
    },
    Tool {
        name: "strace",
        reason: "counts the system calls of the floor, so that it is known to be one",
        needed_by: &[User::Bench],
        probes: &[&["strace", "-V"]],
        source: Source::Debian(&["strace"]),
    },
    Tool {
        name: "cargo-nextest",
        reason: "runs each test in a process of its own, and stops one that hangs",
        needed_by: &[User::Step(Step::Tests)],
        probes: &[&["cargo", "nextest", "--version"]],
        source: Source::Crate("cargo-nextest"),
    },
    Tool {
        name: "cargo-fuzz",
        reason: "builds and runs the fuzz targets",
        needed_by: &[User::Step(Step::Fuzz)],
        probes: &[&["cargo", "fuzz", "--version"]],
        source: Source::Crate("cargo-fuzz"),
    },
    Tool {
        name: "cargo-deny",
        reason: "reads the licenses and sources of all dependencies",
        needed_by: &[User::Step(Step::Deny)],
        probes: &[&["cargo", "deny", "--version"]],
        source: Source::Crate("cargo-deny"),
    },
];

/// Looks where bindgen looks: the folder in `LIBCLANG_PATH`, the library folders, and those of each version
/// of LLVM. The C++ library beside it, which other packages bring, is of no use.
const LIBCLANG: &str = r#"ls "${LIBCLANG_PATH:-/nowhere}"/libclang* \
    "$(llvm-config --libdir || echo /nowhere)"/libclang.so* /usr/lib/llvm*/lib/libclang*.so* \
    /usr/lib/*/libclang*.so* /usr/lib/libclang*.so* /usr/lib64/libclang*.so* /usr/local/lib/libclang*.so* \
    | grep -v libclang-cpp | grep -q libclang"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_needed_by_its_users_only() {
        let needed = |users: &[User]| -> Vec<&str> {
            TOOLS.iter().filter(|tool| tool.is_needed(users)).map(|tool| tool.name).collect()
        };
        let steps = |steps: &[Step]| needed(&steps.iter().copied().map(User::Step).collect::<Vec<_>>());
        assert_eq!(steps(&[Step::Install, Step::Tidy]), [""; 0]);
        assert_eq!(steps(&[Step::Fuzz, Step::Deny]), ["cargo-fuzz", "cargo-deny"]);
        assert_eq!(needed(&[User::Bench]), ["strace"]);
        assert_eq!(needed(&[User::Php]), ["PHP with its headers", "libclang"]);
    }

    #[test]
    fn a_tool_is_present_when_all_its_probes_succeed() {
        let probes: [&'static [&'static [&'static str]]; 2] = [&[&["true"]], &[&["true"], &["false"]]];
        let present = probes.map(|probes| {
            let source = Source::Crate("none");
            Tool { name: "none", reason: "none", needed_by: &[], probes, source }.is_present()
        });
        assert_eq!(present, [true, false]);
    }
}
