//! Every crate uses the lints of the workspace.

use toml::{Table, Value};

use super::finding::Finding;
use super::tree::Tree;

/// Checks `[lints]` of each member, and of the PHP extension, whose workspace has to say the same for itself.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let careless = tree.member_manifests().filter(|(_, text)| !uses_workspace_lints(text));
    let careless = careless.map(|(path, _)| Finding::in_file(path, "has no `[lints] workspace = true`"));
    careless.chain(check_php(tree)).collect()
}

fn check_php(tree: &Tree) -> Option<Finding> {
    let mut expected = lints(tree.text("Cargo.toml")?, |root| root.get("workspace")?.get("lints"))?;
    // It talks with the engine of PHP, which is C; words.rs says in which files.
    expected.get_mut("rust")?.as_table_mut()?.remove("unsafe_code");
    let own = lints(tree.text(PHP)?, |manifest| manifest.get("lints"));
    (own.as_ref() != Some(&expected))
        .then(|| Finding::in_file(PHP, "its [lints] are not those of the workspace without unsafe_code"))
}

fn lints(manifest: &str, find: impl FnOnce(&Table) -> Option<&Value>) -> Option<Value> {
    let manifest: Table = manifest.parse().ok()?;
    find(&manifest).cloned()
}

fn uses_workspace_lints(manifest: &str) -> bool {
    let manifest: Option<Table> = manifest.parse().ok();
    manifest.and_then(|manifest| manifest.get("lints")?.get("workspace")?.as_bool()).unwrap_or(false)
}

const PHP: &str = "php/Cargo.toml";

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    #[test]
    fn a_member_without_the_lints_is_found() {
        let tree = Tree::of(&[
            ("bench/Cargo.toml", "[lints]\nworkspace = true\n"),
            ("crates/x/Cargo.toml", "[package]\nname = \"x\"\n"),
            ("fuzz/Cargo.toml", "[workspace]\n"),
            ("xtask/Cargo.toml", "[lints]\nworkspace = false\n"),
        ]);
        let found = printed(&check(&tree));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("crates/x/") && found[1].starts_with("xtask/"), "{found:?}");
    }

    #[test]
    fn other_lints_in_php_are_found() {
        let root = "[workspace.lints.rust]\nmissing_docs = \"warn\"\nunsafe_code = \"forbid\"\n";
        let found = |php: &str| check(&Tree::of(&[("Cargo.toml", root), ("php/Cargo.toml", php)])).len();
        assert_eq!(found("[lints.rust]\nmissing_docs = \"warn\"\n"), 0);
        assert_eq!(found("[lints.rust]\nmissing_docs = \"allow\"\n"), 1);
        assert_eq!(found(""), 1);
    }
}
