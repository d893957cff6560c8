//! Every member uses the lints of the workspace.

use toml::Table;

use super::finding::Finding;
use super::tree::Tree;

/// Checks `[lints]` of each member.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let careless = tree.member_manifests().filter(|(_, text)| !uses_workspace_lints(text));
    careless.map(|(path, _)| Finding::in_file(path, "has no `[lints] workspace = true`")).collect()
}

fn uses_workspace_lints(manifest: &str) -> bool {
    let manifest: Option<Table> = manifest.parse().ok();
    manifest.and_then(|manifest| manifest.get("lints")?.get("workspace")?.as_bool()).unwrap_or(false)
}

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
}
