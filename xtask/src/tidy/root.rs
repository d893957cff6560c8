//! The root of the repository: small, with the pages that a reader looks for.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::tree::Tree;

/// Checks the entries of the root, and their number.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let entries: BTreeSet<&str> = tree.paths().filter_map(|path| path.split('/').next()).collect();
    let missing = PAGES.iter().filter(|page| !entries.contains(**page));
    let mut findings: Vec<Finding> = missing.map(|page| Finding::in_file(page, "is missing")).collect();
    if entries.len() > ENTRIES_MAX {
        findings.push(Finding::in_file("/", format!("{} entries, at most {ENTRIES_MAX}", entries.len())));
    }
    findings
}

const PAGES: &[&str] = &["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"];
const ENTRIES_MAX: usize = 24;

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    #[test]
    fn a_missing_page_is_found() {
        let files: Vec<(&str, &str)> = PAGES[1..].iter().map(|page| (*page, "")).collect();
        assert_eq!(printed(&check(&Tree::of(&files))), ["ARCHITECTURE.md: is missing"]);
    }

    #[test]
    fn too_many_entries_are_found() {
        let names: Vec<String> = (PAGES.len()..ENTRIES_MAX).map(|number| format!("{number}")).collect();
        let mut files: Vec<(&str, &str)> = PAGES.iter().map(|page| (*page, "")).collect();
        files.extend(names.iter().map(|name| (name.as_str(), "")));
        files.extend([("5/one", ""), ("5/two", "")]);
        assert_eq!(printed(&check(&Tree::of(&files))), [""; 0]);
        files.push(("one more", ""));
        assert_eq!(printed(&check(&Tree::of(&files))), ["/: 25 entries, at most 24"]);
    }
}
