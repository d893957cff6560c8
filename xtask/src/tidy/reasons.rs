//! Every dependency has its reason in the Cargo.toml of its workspace.

use super::finding::Finding;
use super::tree::Tree;

/// Checks that each external dependency has a comment above it, or above the lines it stands with.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = SECTIONS.iter().filter_map(|(path, section)| Some((path, tree.text(path)?, section)));
    manifests.flat_map(|(path, manifest, section)| check_section(path, manifest, section)).collect()
}

fn check_section(path: &str, manifest: &str, section: &str) -> Vec<Finding> {
    let mut group = Group::WithoutReason;
    let mut findings = Vec::new();
    for (index, line) in manifest.lines().enumerate().skip_while(|(_, line)| *line != section).skip(1) {
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

/// The section of each workspace that names its dependencies.
const SECTIONS: &[(&str, &str)] =
    &[("Cargo.toml", "[workspace.dependencies]"), ("php/Cargo.toml", "[dependencies]")];

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
        let php = "[dependencies]\none = \"1\"\n";
        assert_eq!(check(&Tree::of(&[("php/Cargo.toml", php)])).len(), 1);
    }
}
