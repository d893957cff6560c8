//! Each function that a table of ARCHITECTURE.md places in a file is there.

use super::code::has_word;
use super::finding::Finding;
use super::tree::Tree;

/// Checks the rows that end with a function and a file, each in backticks.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let text = tree.text(PAGE).unwrap_or_default();
    let rows = text.lines().enumerate().filter_map(|(index, line)| Some((index, placed_in(line)?)));
    let mut count = 0;
    let mut findings: Vec<Finding> = rows
        .inspect(|_| count += 1)
        .filter(|(_, (function, file))| !is_there(tree, function, file))
        .map(|(index, (function, file))| {
            Finding::in_line(PAGE, index, format!("there is no function {function} in {file}"))
        })
        .collect();
    if count < ROWS_MIN {
        findings.push(Finding::in_file(PAGE, format!("{count} functions are placed, fewer than {ROWS_MIN}")));
    }
    findings
}

/// The function and the file of a row.
fn placed_in(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.strip_prefix('|')?.strip_suffix('|')?.rsplit('|').map(str::trim);
    let (file, function) = (quoted(cells.next()?)?, quoted(cells.next()?)?);
    file.ends_with(".rs").then_some((function, file))
}

fn quoted(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`').filter(|name| !name.contains('`'))
}

/// `function` may be behind the name of its type, of which the file has an `impl`; `file` is in crates/ unless it is in
/// php/.
fn is_there(tree: &Tree, function: &str, file: &str) -> bool {
    let path = if file.starts_with("php/") { file.to_owned() } else { format!("crates/{file}") };
    let (owner, name) =
        function.rsplit_once("::").map_or((None, function), |(owner, name)| (Some(owner), name));
    let source = tree.text(&path).unwrap_or_default();
    let belongs = |owner| {
        let mut heads = source.lines().filter(|line| line.starts_with("impl") || line.contains("trait "));
        heads.any(|line| has_word(line, owner))
    };
    owner.is_none_or(belongs)
        && [format!("fn {name}("), format!("fn {name}<")].iter().any(|definition| source.contains(definition))
}

const PAGE: &str = "ARCHITECTURE.md";
/// Fewer rows mean that they are not read any more.
const ROWS_MIN: usize = 20;

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    #[test]
    fn a_function_that_is_not_in_its_file_is_found() {
        let row = |function: &str, file: &str| format!("| what | `{function}` | `{file}` |\n");
        let mut page = "| what | function | file |\n|---|---|---|\n".to_owned();
        page += &row("Worker::receive", "gannet/src/a.rs").repeat(ROWS_MIN - 2);
        page += &row("lend", "php/src/b.rs");
        page += &row("Worker::lose", "gannet/src/a.rs");
        page += &row("Other::receive", "gannet/src/a.rs");
        page += "| a table of two columns | `gannet/src/a.rs` |\n";
        let found = check(&Tree::of(&[
            (PAGE, &page),
            (
                "crates/gannet/src/a.rs",
                "impl<H> Worker<H> {\n    fn receive(&mut self) {}\n    fn loses() {}\n}\n",
            ),
            ("php/src/b.rs", "fn lend<R>() {}\n"),
        ]));
        let line = ROWS_MIN + 2;
        let missing = |line, function| {
            format!("ARCHITECTURE.md:{line}: there is no function {function} in gannet/src/a.rs")
        };
        assert_eq!(printed(&found), [missing(line, "Worker::lose"), missing(line + 1, "Other::receive")]);
    }

    #[test]
    fn a_page_that_places_nothing_is_found() {
        let found = check(&Tree::of(&[(PAGE, "Nothing.\n")]));
        assert_eq!(printed(&found), ["ARCHITECTURE.md: 0 functions are placed, fewer than 20"]);
    }
}
