//! Every example is built, and tested.

use super::code::has_word;
use super::finding::Finding;
use super::tree::Tree;

/// Checks that each file in examples/ is named where examples are built, and tested there or in itself. One in a folder
/// is a package of the workspace, which Cargo checks, and has tests.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let examples = tree.paths().filter(|path| path.starts_with("examples/"));
    let (packages, files): (Vec<&str>, Vec<&str>) = examples.partition(|path| path.matches('/').count() > 1);
    let has_tests = |path: &&str| tests_itself(tree, path) && is_run(tree, name(path));
    let untested: Vec<&str> = files.iter().copied().filter(|path| !has_tests(path)).collect();
    let mut findings = missing_in(tree, BUILT, &files);
    findings.extend(missing_in(tree, TESTED, &untested));
    let programs = packages.into_iter().filter(|path| path.ends_with("/src/main.rs"));
    findings.extend(
        programs
            .filter(|path| !tests_itself(tree, path))
            .map(|path| Finding::in_file(path, "has no tests".to_owned())),
    );
    findings.extend(tree.paths().filter_map(|path| untested_php(tree, path)));
    findings
}

/// Each script of php/examples has a test of its name.
fn untested_php(tree: &Tree, path: &str) -> Option<Finding> {
    let name = path.strip_prefix("php/examples/")?.strip_suffix(".php")?;
    let test = format!("php/tests/examples/{name}.phpt");
    let is_tested = tree.paths().any(|path| path == test);
    (!is_tested).then(|| Finding::in_file(path, format!("has no {test}")))
}

fn tests_itself(tree: &Tree, path: &str) -> bool {
    tree.text(path).is_some_and(|text| text.contains("#[cfg(test)]") || text.contains("#[cfg(all(test"))
}

/// Cargo runs the tests of an example where it is told to.
fn is_run(tree: &Tree, example: &str) -> bool {
    let tables = tree.text(BUILT).unwrap_or_default().split("\n[").filter(|table| has_word(table, example));
    tables.into_iter().any(|table| table.contains("\ntest = true"))
}

fn missing_in(tree: &Tree, place: &str, examples: &[&str]) -> Vec<Finding> {
    let text = tree.text(place).unwrap_or_default();
    let missing = examples.iter().filter(|example| !has_word(text, name(example)));
    missing.map(|example| Finding::in_file(example, format!("is not named in {place}"))).collect()
}

/// `chat` for `examples/chat.rs`.
fn name(example: &str) -> &str {
    let file = example.strip_prefix("examples/").unwrap_or(example);
    file.split(['.', '/']).next().unwrap_or(file)
}

const BUILT: &str = "crates/gannet/Cargo.toml";
const TESTED: &str = "crates/gannet/tests/examples.rs";

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    #[test]
    fn an_example_that_is_not_built_or_not_tested_is_found() {
        let found = check(&Tree::of(&[
            ("crates/gannet/Cargo.toml", "path = \"../../examples/one.rs\"\nname = \"two\""),
            ("crates/gannet/tests/examples.rs", "run(\"one\"); run(\"two_more\");"),
            ("examples/one.rs", ""),
            ("examples/two.rs", ""),
        ]));
        assert_eq!(printed(&found), ["examples/two.rs: is not named in crates/gannet/tests/examples.rs"]);
        assert_eq!(check(&Tree::of(&[("examples/one.rs", "")])).len(), 2);
    }

    #[test]
    fn an_example_may_have_tests_of_its_own() {
        let built = (
            "crates/gannet/Cargo.toml",
            "[[example]]\nname = \"one\"\ntest = true\n\n[[example]]\nname = \"two\"",
        );
        let tests = "#[cfg(test)]\nmod tests {}";
        assert!(check(&Tree::of(&[built, ("examples/one.rs", tests)])).is_empty());
        let unheard = check(&Tree::of(&[built, ("examples/two.rs", tests)]));
        assert_eq!(printed(&unheard), ["examples/two.rs: is not named in crates/gannet/tests/examples.rs"]);
        let package = |main| Tree::of(&[("examples/two/src/main.rs", main), ("examples/two/Cargo.toml", "")]);
        assert!(check(&package(tests)).is_empty());
        assert_eq!(printed(&check(&package(""))), ["examples/two/src/main.rs: has no tests"]);
    }

    #[test]
    fn a_script_without_a_test_is_found() {
        let found = check(&Tree::of(&[
            ("php/examples/one.php", ""),
            ("php/examples/two.php", ""),
            ("php/tests/examples/one.phpt", ""),
        ]));
        assert_eq!(printed(&found), ["php/examples/two.php: has no php/tests/examples/two.phpt"]);
    }
}
