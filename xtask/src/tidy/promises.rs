//! Each test that SECURITY.md names is there.

use super::finding::Finding;
use super::tree::Tree;

/// Checks what stands in backticks: a file and a function, or a file of php/tests.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let text = tree.text(PAGE).unwrap_or_default();
    let missing = |(index, line)| {
        let names = named_in(line).filter(|name| !is_there(tree, name));
        names
            .map(move |name| Finding::in_line(PAGE, index, format!("there is no test {name}")))
            .collect::<Vec<_>>()
    };
    text.lines().enumerate().flat_map(missing).collect()
}

fn named_in(line: &str) -> impl Iterator<Item = &str> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter(|name| name.contains("::") || name.ends_with(".phpt"))
}

fn is_there(tree: &Tree, name: &str) -> bool {
    match name.split_once("::") {
        Some((file, function)) => {
            let (file, function) = (format!("/{file}.rs"), format!("fn {function}("));
            tree.rust().any(|(path, source)| path.ends_with(&file) && source.contains(&function))
        }
        None => {
            let file = format!("php/tests/{name}");
            tree.paths().any(|path| path == file)
        }
    }
}

const PAGE: &str = "SECURITY.md";

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    #[test]
    fn a_test_that_is_not_there_is_found() {
        let found = check(&Tree::of(&[
            (
                "SECURITY.md",
                "One: `frames::one`, `http/one.phpt`.\nOther: `frames::other`, `one::one`, `http/other.phpt`.\n",
            ),
            ("crates/gannet/tests/wire/frames.rs", "fn one() {}\nfn others() {}\n"),
            ("php/tests/http/one.phpt", ""),
        ]));
        let missing = ["frames::other", "one::one", "http/other.phpt"];
        assert_eq!(printed(&found), missing.map(|name| format!("SECURITY.md:2: there is no test {name}")));
    }
}
