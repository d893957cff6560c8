//! Words that sources must not have, or only some of them, or not at the beginning of a doc comment.

use std::iter;

use super::code::{code_of, has_word};
use super::finding::Finding;
use super::tree::Tree;

/// Checks the words of each Rust file.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust().flat_map(|(path, source)| check_source(path, source)).collect()
}

fn check_source(path: &str, source: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let notes = NOTES.iter().filter(|note| has_word(line, note));
        findings.extend(notes.map(|note| Finding::in_line(path, index, format!("{note} in a source"))));
    }
    findings.extend(questions(path, source));
    let code = code_of(source);
    for (index, line) in code.lines().enumerate() {
        findings.extend(forbidden(path, line).map(|word| Finding::in_line(path, index, word)));
    }
    if path.starts_with(PROTOCOL_SOURCES) && imports_io(&code) {
        findings.push(Finding::in_file(path, "the protocol does no I/O: std::io or std::net in braces"));
    }
    findings
}

/// Paragraphs of doc comments that begin with a question word.
fn questions(path: &str, source: &str) -> impl Iterator<Item = Finding> {
    let texts = source.lines().map(doc_text);
    let before = iter::once(None).chain(texts.clone());
    texts.zip(before).enumerate().filter_map(move |(index, (text, before))| {
        let word = text?.split(|character: char| !character.is_alphanumeric()).next()?;
        let is_question = before.is_none_or(str::is_empty) && QUESTION_WORDS.contains(&word);
        let what = || format!("a doc comment begins with {word}; begin with a noun or a verb");
        is_question.then(|| Finding::in_line(path, index, what()))
    })
}

/// The text of a line of a doc comment.
fn doc_text(line: &str) -> Option<&str> {
    let line = line.trim_start();
    line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).map(str::trim)
}

/// The mistakes in a line of code.
fn forbidden<'a>(path: &'a str, line: &'a str) -> impl Iterator<Item = String> + 'a {
    let anywhere =
        UNFINISHED.iter().filter(|part| line.contains(**part)).map(|part| format!("{part} in a source"));
    let io = PROTOCOL_FORBIDDEN
        .iter()
        .filter(move |part| path.starts_with(PROTOCOL_SOURCES) && line.contains(**part));
    let io = io.map(|part| format!("the protocol does no I/O and reads no clock: {part}"));
    let unsafety = (has_word(line, UNSAFE) && !UNSAFE_FILES.iter().any(|file| file.matches(path)))
        .then(|| format!("{UNSAFE} outside of the files that UNSAFE_FILES in xtask/src/tidy/words.rs names"));
    anywhere.chain(io).chain(unsafety).chain(calls_of_php(path, line))
}

/// Code in the PHP extension that could call the script while something of ours is borrowed, or outlive its
/// referent.
fn calls_of_php<'a>(path: &'a str, line: &'a str) -> impl Iterator<Item = String> + 'a {
    let is_php = path.starts_with(PHP_SOURCES);
    let borrowed = is_php
        && line.contains(".borrow")
        && SCRUTINEES.iter().any(|word| has_word(line, word))
        && !BORROWING_FILES.iter().any(|file| file.matches(path));
    let borrowed =
        borrowed.then(|| "a borrow lives as long as this block; take out of it what is needed first".into());
    let words = PHP_FORBIDDEN.iter().filter(move |(word, places)| {
        is_php && line.contains(word) && !places.iter().any(|place| place.matches(path))
    });
    borrowed
        .into_iter()
        .chain(words.map(|(word, _)| format!("{word} may call the script, or outlive its value")))
}

/// A file or a folder that something may be in.
enum Place {
    File(&'static str),
    Folder(&'static str),
}

impl Place {
    fn matches(&self, path: &str) -> bool {
        match self {
            Self::File(file) => path == *file,
            Self::Folder(folder) => path.starts_with(folder),
        }
    }
}

/// True where a `use` of std names `io` or `net` in braces, apart from `std`.
fn imports_io(code: &str) -> bool {
    let mut imports =
        code.match_indices("use std::{").filter_map(|(start, _)| code[start..].split(';').next());
    imports.any(|import| has_word(import, "io") || has_word(import, "net"))
}

/// Notes to oneself, in comments too. In pieces, so that this file has none.
const NOTES: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
/// Code that is not finished, and exceptions without a reason.
const UNFINISHED: &[&str] = &["dbg!", "todo!", "unimplemented!", "#[ignore", "#[allow(", "#![allow("];
/// Words that have a reader wait for the subject of the sentence.
const QUESTION_WORDS: &[&str] = &["What", "Whether", "Whom", "How"];
const PROTOCOL_SOURCES: &str = "crates/proto/src/";
/// `core::net`, which has addresses and no sockets, is not among them.
const PROTOCOL_FORBIDDEN: &[&str] = &["std::io", "std::net", "Instant::now", "SystemTime::now"];
const PHP_SOURCES: &str = "php/src/";
/// Expressions that keep their operand's guard until the end of a block.
const SCRUTINEES: &[&str] = &["match", "for", "if let", "while let"];
/// Files in which such blocks neither call nor drop nor make anything of PHP's.
const BORROWING_FILES: &[Place] = &[
    Place::Folder("php/src/table/"),
    Place::File("php/src/http/exchange.rs"),
    Place::File("php/src/http/request.rs"),
];
/// Functions of the crate for extensions, with the places that may use them.
const PHP_FORBIDDEN: &[(&str, &[Place])] = &[
    // It calls `__toString`. Settings are copied first, by `plain_copy`.
    (
        "coerce_to_string",
        &[
            Place::File("php/src/server/settings.rs"),
            Place::File("php/src/http/settings.rs"),
            Place::File("php/src/size.rs"),
        ],
    ),
    // `__get` returns a value that is freed at once: `slot` gives a property by its place.
    ("get_property", &[]),
    // It copies more than a function of the engine's own has: `call_function`.
    ("Function::try_from", &[]),
];
const UNSAFE: &str = "unsafe";
/// The files that may have it: those that call the engine of PHP or the C library.
const UNSAFE_FILES: &[Place] = &[
    Place::Folder("php/src/zend/"),
    Place::File("php/src/arguments.rs"),
    Place::File("php/src/clash.rs"),
    Place::File("php/src/classes.rs"),
    Place::File("php/src/coroutine/context.rs"),
    Place::File("php/src/coroutine/life.rs"),
    Place::File("php/src/coroutine/refusal.rs"),
    Place::File("php/src/functions/errors.rs"),
    Place::File("php/src/http/set_cookie.rs"),
    Place::File("php/src/lib.rs"),
    Place::File("php/src/process/mod.rs"),
    Place::File("php/src/server/signals.rs"),
    Place::File("php/src/server/state.rs"),
    Place::File("php/src/swoole_module.rs"),
];

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    fn found_in(path: &str, source: &str) -> Vec<String> {
        printed(&check(&Tree::of(&[(path, source)])))
    }

    #[test]
    fn notes_are_found_in_comments_too() {
        for note in NOTES {
            assert_eq!(found_in("a.rs", &format!("fn a() {{}}\n// {note}: b\n")).len(), 1, "{note}");
        }
        assert_eq!(found_in("a.md", NOTES[0]), [""; 0]);
    }

    #[test]
    fn doc_comments_that_begin_with_a_question_are_found() {
        for word in QUESTION_WORDS {
            for source in
                [format!("/// {word} it is.\nfn a() {{}}\n"), format!("//! One.\n//!\n//! {word}: it.\n")]
            {
                assert_eq!(found_in("crates/proto/src/a.rs", &source).len(), 1, "{source}");
            }
        }
        let sound = "    /// However it is,\n    /// What it says.\n    // What it does.\n    fn a() {}\n";
        assert_eq!(found_in("crates/proto/src/a.rs", sound), [""; 0]);
    }

    #[test]
    fn borrows_that_last_are_found_in_php() {
        let lasting = "    if let Some(value) = self.values.borrow_mut().pop() {\n";
        assert_eq!(found_in("php/src/server/state.rs", lasting).len(), 1);
        assert_eq!(
            found_in("php/src/server/state.rs", "let value = self.values.borrow_mut().pop();\n"),
            [""; 0]
        );
        assert_eq!(found_in("php/src/table/mod.rs", lasting), [""; 0]);
        assert_eq!(found_in("crates/gannet/src/lib.rs", lasting), [""; 0]);
    }

    #[test]
    fn what_may_call_the_script_is_found_in_php() {
        assert_eq!(found_in("php/src/server/rooms.rs", "value.coerce_to_string()\n").len(), 1);
        assert_eq!(found_in("php/src/size.rs", "value.coerce_to_string()\n"), [""; 0]);
        assert_eq!(found_in("php/src/server/port.rs", "object.get_property::<&Zval>(name)\n").len(), 1);
    }

    #[test]
    fn unfinished_code_is_found_in_code_only() {
        for part in UNFINISHED {
            assert_eq!(found_in("a.rs", &format!("{part}\n")), [format!("a.rs:1: {part} in a source")]);
            assert_eq!(found_in("a.rs", &format!("// {part}\n\"{part}\"\n")), [""; 0]);
        }
    }

    #[test]
    fn unsafe_code_is_found() {
        let found = found_in("crates/reactor/src/lib.rs", "fn a() {\n    unsafe { b() }\n}\n");
        assert!(found.len() == 1 && found[0].contains("lib.rs:2: "), "{found:?}");
        assert_eq!(found_in("a.rs", "// unsafe\n#![forbid(unsafe_code)]\n"), [""; 0]);
        assert_eq!(found_in("php/src/zend/slots.rs", "unsafe { a() }\n"), [""; 0]);
        assert_eq!(found_in("php/src/server/push.rs", "unsafe { a() }\n").len(), 1);
    }

    #[test]
    fn the_protocol_does_no_io() {
        for line in [
            "let a = std::io::Error::other(1);",
            "use std::net::IpAddr;",
            "use std::{fmt, io};",
            "Instant::now()",
        ] {
            assert_eq!(found_in("crates/proto/src/a.rs", line).len(), 1, "{line}");
            assert_eq!(found_in("crates/reactor/src/a.rs", line).len(), 0, "{line}");
        }
        assert_eq!(
            found_in("crates/proto/src/a.rs", "use core::net::IpAddr;\nlet io = net(std::mem::take(a));"),
            [""; 0]
        );
    }
}
