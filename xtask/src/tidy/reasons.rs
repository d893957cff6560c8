//! Every dependency has its reason in the root's Cargo.toml.

use super::finding::Finding;
use super::tree::Tree;

/// Checks that each external dependency has a comment above it, or above the lines it stands with.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let path = "Cargo.toml";
    let Some(manifest) = tree.text(path) else { return Vec::new() };
    let mut group = Group::WithoutReason;
    let mut findings = Vec::new();
    for (index, line) in manifest.lines().enumerate().skip_while(|(_, line)| *line != SECTION).skip(1) {
        match line.trim() {
            line if line.starts_with('[') => break,
            "" => group = Group::WithoutReason,
            line if line.starts_with('#') => group = Group::WithReason,
            line => {
                let own = line.contains("path = ");
                if group == Group::WithoutReason && !own {
                    findings.push(Finding::in_line(path, index, "a dependency without a reason above it"));
                }
            }
        }
    }
    findings
}

/// Dependencies that follow each other with no line between them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    WithReason,
    WithoutReason,
}

const SECTION: &str = "[workspace.dependencies]";

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        let manifest = "[workspace]\nmembers = []\n[workspace.dependencies]\nown = { path = \"own\" }\n\n\
                        # A reason.\none = \"1\"\ntwo = \"2\"\n\nthree = \"3\"\n[profile.release]\nlto = \"fat\"\n";
        let found = printed(&check(&Tree::of(&[("Cargo.toml", manifest)])));
        assert_eq!(found, ["Cargo.toml:10: a dependency without a reason above it"]);
    }
}
