//! The dependencies that each crate may have: the edges of ARCHITECTURE.md.

use toml::{Table, Value};

use super::finding::Finding;
use super::tree::Tree;

/// Checks the dependencies of each crate.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.crate_manifests().flat_map(|(path, text)| check_manifest(path, text)).collect()
}

fn check_manifest(path: &str, text: &str) -> Vec<Finding> {
    let Ok(manifest) = text.parse::<Table>() else {
        return vec![Finding::in_file(path, "is not TOML")];
    };
    let name = manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
    let Some((_, allowed)) = EDGES.iter().find(|edge| Some(edge.0) == name) else {
        return vec![Finding::in_file(path, "the crate has no line in EDGES of xtask/src/tidy/arrows.rs")];
    };
    let forbidden = |used: &String| match used.starts_with("gannet") {
        true => !allowed.contains(&used.as_str()),
        false => name == Some(PROTOCOL) && IO_CRATES.contains(&used.as_str()),
    };
    let used = dependencies(&manifest).into_iter().filter(forbidden);
    used.map(|used| Finding::in_file(path, format!("must not depend on {used}"))).collect()
}

/// The names of the packages in the tables of dependencies, those for one platform included.
fn dependencies(manifest: &Table) -> Vec<String> {
    let platforms = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let sections = std::iter::once(manifest).chain(platforms.filter_map(Value::as_table));
    let tables = sections.flat_map(|section| KINDS.iter().filter_map(|&kind| section.get(kind)?.as_table()));
    let package = |(name, value): (&String, &Value)| {
        value.get("package").and_then(Value::as_str).unwrap_or(name).to_owned()
    };
    tables.flat_map(|table| table.iter().map(package)).collect()
}

const KINDS: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];
const PROTOCOL: &str = "gannet-proto";
const LOAD: &str = "gannet-load";
/// The crates of this project, and those among them that each may use.
const EDGES: &[(&str, &[&str])] = &[
    (PROTOCOL, &[]),
    ("gannet-reactor", &[]),
    ("gannet", &[PROTOCOL, "gannet-reactor"]),
    // A client of its own: a mistake that it shared with a server would be seen by neither.
    (LOAD, &[]),
    ("gannet-cli", &["gannet", LOAD]),
    ("gannet-bench", &["gannet", LOAD]),
    ("gannet-php", &["gannet"]),
    ("xtask", &[]),
];
/// Crates of no use for the protocol, which does no I/O.
const IO_CRATES: &[&str] = &["libc", "mio", "rustix", "socket2", "tokio"];

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    fn findings(name: &str, rest: &str) -> Vec<String> {
        let manifest = format!("[package]\nname = \"{name}\"\n{rest}");
        printed(&check(&Tree::of(&[("crates/x/Cargo.toml", &manifest)])))
    }

    #[test]
    fn an_allowed_edge_is_no_finding() {
        let both =
            "[dependencies]\ngannet-proto.workspace = true\ngannet-reactor.workspace = true\nmio = \"1\"";
        assert_eq!(findings("gannet", both), [""; 0]);
        let both = "[dependencies]\ngannet.workspace = true\ngannet-load.workspace = true";
        assert_eq!(findings("gannet-cli", both), [""; 0]);
    }

    #[test]
    fn an_edge_that_points_up_or_sideways_is_found() {
        let upward = findings("gannet-proto", "[dependencies]\ngannet.workspace = true");
        assert_eq!(upward, ["crates/x/Cargo.toml: must not depend on gannet"]);
        let sideways = "[dev-dependencies]\ngannet-proto.workspace = true";
        assert_eq!(findings("gannet-reactor", sideways).len(), 1);
        assert_eq!(findings("gannet-cli", "[build-dependencies]\ngannet-reactor = {}").len(), 1);
    }

    #[test]
    fn the_load_shares_nothing_with_the_server_that_it_verifies() {
        for server in ["gannet", "gannet-proto", "gannet-reactor", "gannet-cli"] {
            let found = findings("gannet-load", &format!("[dev-dependencies]\n{server}.workspace = true"));
            assert_eq!(found, [format!("crates/x/Cargo.toml: must not depend on {server}")]);
        }
        assert_eq!(findings("gannet", "[dev-dependencies]\ngannet-load.workspace = true").len(), 1);
    }

    #[test]
    fn a_renamed_and_a_platform_dependency_are_found() {
        assert_eq!(findings("gannet-cli", "[dependencies]\np = { package = \"gannet-proto\" }").len(), 1);
        assert_eq!(findings("gannet-proto", "[target.'cfg(unix)'.dependencies]\nlibc = \"1\"").len(), 1);
    }

    #[test]
    fn the_protocol_does_no_io() {
        let found = findings("gannet-proto", "[dependencies]\nhttparse = \"1\"\ntokio = \"1\"");
        assert_eq!(found, ["crates/x/Cargo.toml: must not depend on tokio"]);
    }

    #[test]
    fn an_unknown_crate_is_found() {
        assert_eq!(findings("gannet-new", "").len(), 1);
    }
}
