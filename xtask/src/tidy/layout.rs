//! The layout of text files: lengths, ends, blanks.

use std::fs;
use std::path::PathBuf;

use super::finding::Finding;
use super::tree::Tree;
use crate::failure::Failure;

/// Checks each text file that people write.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    written(tree)
        .flat_map(|(path, text)| file_findings(path, text).chain(line_findings(path, text)))
        .collect()
}

/// Removes spaces at line ends, and gives each file exactly one newline at its end.
pub(super) fn fix(tree: &Tree) -> Result<(), Failure> {
    for (path, text) in written(tree) {
        let fixed = tidied(text);
        if fixed != text {
            fs::write(path, fixed).map_err(|source| Failure::File { path: PathBuf::from(path), source })?;
            println!("fixed: {path}");
        }
    }
    Ok(())
}

fn written(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.texts().filter(|(path, _)| !path.starts_with(FUZZ_SEEDS))
}

fn tidied(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim_end_matches('\n'))
}

fn file_findings<'a>(path: &'a str, text: &'a str) -> impl Iterator<Item = Finding> {
    let empty = text.trim().is_empty().then_some("is empty".to_owned());
    let end = (!text.ends_with('\n') || text.ends_with("\n\n"))
        .then_some("does not end with one newline".to_owned());
    let long = path.ends_with(".rs") && text.lines().count() > RUST_LINES_MAX;
    let long = long.then(|| format!("has more than {RUST_LINES_MAX} lines"));
    [empty, end, long].into_iter().flatten().map(|what| Finding::in_file(path, what))
}

fn line_findings<'a>(path: &'a str, text: &'a str) -> impl Iterator<Item = Finding> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let length_max = LINE_LENGTHS.iter().find(|(of, _)| *of == extension).map(|(_, length)| *length);
    text.split('\n').enumerate().flat_map(move |(index, line)| {
        let blank = line.ends_with(char::is_whitespace).then_some("blank at the end of the line".to_owned());
        let tab = (extension == "rs" && line.contains('\t')).then_some("a tab".to_owned());
        let length_max = length_max.filter(|max| line.chars().count() > *max);
        let long = length_max.map(|max| format!("longer than {max} characters"));
        [blank, tab, long].into_iter().flatten().map(move |what| Finding::in_line(path, index, what))
    })
}

/// Inputs of fuzz targets, which are not written by people.
const FUZZ_SEEDS: &str = "fuzz/seeds/";
const RUST_LINES_MAX: usize = 600;
const LINE_LENGTHS: &[(&str, usize)] = &[("rs", 120), ("md", 200)];

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    fn found_in(path: &str, text: &str) -> Vec<String> {
        printed(&check(&Tree::of(&[(path, text)])))
    }

    #[test]
    fn blanks_and_tabs_are_found() {
        assert_eq!(found_in("a.md", "one\ntwo \n"), ["a.md:2: blank at the end of the line"]);
        assert_eq!(found_in("a.toml", "one\r\n").len(), 1);
        assert_eq!(found_in("a.rs", "\tone\n"), ["a.rs:1: a tab"]);
        assert_eq!(found_in("Makefile", "\tone\n"), [""; 0]);
    }

    #[test]
    fn the_end_of_a_file_is_one_newline() {
        for text in ["one", "one\n\n"] {
            assert_eq!(found_in("a.rs", text), ["a.rs: does not end with one newline"], "{text:?}");
        }
        assert!(found_in("a.rs", "").contains(&"a.rs: is empty".to_owned()));
    }

    #[test]
    fn long_lines_are_found() {
        let lengths = |path, length| found_in(path, &format!("{}\n", "é".repeat(length))).len();
        assert_eq!([lengths("a.rs", 120), lengths("a.rs", 121)], [0, 1]);
        assert_eq!([lengths("a.md", 200), lengths("a.md", 201), lengths("a.py", 201)], [0, 1, 0]);
    }

    #[test]
    fn long_rust_files_are_found() {
        assert_eq!(found_in("a.rs", &"a\n".repeat(600)), [""; 0]);
        assert_eq!(found_in("a.rs", &"a\n".repeat(601)), ["a.rs: has more than 600 lines"]);
        assert_eq!(found_in("a.md", &"a\n".repeat(601)), [""; 0]);
    }

    #[test]
    fn what_is_fixed_is_no_finding() {
        assert_eq!(tidied("one  \n\ntwo\r\n\n\n"), "one\n\ntwo\n");
        assert_eq!(found_in("a.rs", &tidied("one \ntwo")), [""; 0]);
    }
}
