//! The layers of the PHP extension: a module uses those below it, so that no circle holds them together.

use super::code::code_of;
use super::finding::Finding;
use super::tree::Tree;

/// Checks what the modules at the top of the PHP extension import of each other.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let sources = tree.rust().filter_map(|(path, source)| Some((path, path.strip_prefix(SOURCES)?, source)));
    sources.filter(|(_, inside, _)| *inside != ROOT).flat_map(check_source).collect()
}

fn check_source((path, inside, source): (&str, &str, &str)) -> Vec<Finding> {
    let name = inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs");
    let Some((_, allowed)) = LAYERS.iter().find(|layer| layer.0 == name) else {
        return vec![Finding::in_file(path, format!("the module {name} has no line in {TABLE}"))];
    };
    let code = code_of(source);
    let line_of = |at: usize| code[..at].matches('\n').count();
    let forbidden = |(_, used): &(usize, &str)| *used != name && !allowed.contains(used);
    let found = imports(&code).filter(forbidden).map(|(at, used)| {
        Finding::in_line(path, line_of(at), format!("{name} may not use {used}: see {TABLE}"))
    });
    let around = climbs(&code, depth(inside)).map(|at| {
        Finding::in_line(
            path,
            line_of(at),
            format!("`super` leads out of {name}: say `crate`, which is checked"),
        )
    });
    found.chain(around).collect()
}

/// The modules that a source names by `crate::`, each with its place.
fn imports(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.match_indices(CRATE).flat_map(|(at, _)| {
        let path = &code[at + CRATE.len()..];
        let names = match path.strip_prefix('{') {
            Some(group) => first_names(group),
            None => vec![identifier(path)],
        };
        names.into_iter().map(move |name| (at, name))
    })
}

/// The first name in each part of a group in braces.
fn first_names(group: &str) -> Vec<&str> {
    let mut names = vec![identifier(group)];
    let mut depth = 0;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(identifier(&group[at + 1..])),
            _ => {}
        }
    }
    // Behind the last comma.
    names.retain(|name| !name.is_empty());
    names
}

fn identifier(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The places of `super::super::` that lead out of the module at the top.
fn climbs(code: &str, depth: usize) -> impl Iterator<Item = usize> {
    let way_out = SUPER.repeat(depth);
    let places: Vec<usize> = code.match_indices(&way_out).map(|(at, _)| at).collect();
    places.into_iter()
}

/// The number of modules from the root of the crate down to a file.
fn depth(inside: &str) -> usize {
    inside.trim_end_matches("/mod.rs").split('/').count()
}

const SOURCES: &str = "php/src/";
const ROOT: &str = "lib.rs";
const CRATE: &str = "crate::";
const SUPER: &str = "super::";
const TABLE: &str = "LAYERS in xtask/src/tidy/layers.rs";

/// The modules at the top of the PHP extension, each with those that it may use, which stand above it.
#[rustfmt::skip]
const LAYERS: &[(&str, &[&str])] = &[
    // What knows nothing of the others.
    ("clash", &[]),
    ("classes", &[]),
    ("last_error", &[]),
    ("media_types", &[]),
    ("unsupported_notes", &[]),
    ("process", &[]),
    ("size", &[]),
    ("values", &[]),
    // PHP's engine, and what is said to scripts and of them.
    ("exceptions", &["classes"]),
    ("log", &["process"]),
    ("zend", &["values"]),
    ("arguments", &["values", "zend"]),
    ("memory_limit", &["zend"]),
    ("warning", &["exceptions", "last_error", "zend"]),
    // Classes, functions and constants that need no server.
    ("atomic", &["arguments", "classes", "warning"]),
    ("constant_class", &["classes"]),
    ("event_loop", &["values", "zend"]),
    ("coroutine", &[
        "arguments", "classes", "event_loop", "exceptions", "last_error", "unsupported_notes", "values", "warning",
        "zend",
    ]),
    ("lock", &["arguments", "classes", "warning", "zend"]),
    ("table", &["arguments", "classes", "warning", "zend"]),
    ("timer", &["arguments", "classes", "coroutine", "event_loop", "values", "warning", "zend"]),
    ("constants", &["lock"]),
    ("functions", &["arguments", "constants", "last_error", "media_types", "unsupported_notes", "values", "zend"]),
    ("swoole_module", &["constants"]),
    // What a server speaks, and the server.
    ("http", &[
        "arguments", "classes", "last_error", "media_types", "memory_limit", "size", "values", "warning", "zend",
    ]),
    ("websocket", &["classes", "last_error", "values", "warning", "zend"]),
    ("server", &[
        "arguments", "classes", "coroutine", "event_loop", "exceptions", "http", "last_error", "log", "memory_limit",
        "process", "size", "timer", "unsupported_notes", "values", "warning", "websocket", "zend",
    ]),
    // What ends all of it.
    ("exit", &["classes", "coroutine", "exceptions", "server", "values", "zend"]),
    ("request_end", &["coroutine", "event_loop", "http", "last_error", "server", "unsupported_notes", "zend"]),
];

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    fn found_in(path: &str, source: &str) -> Vec<String> {
        printed(&check(&Tree::of(&[(path, source)])))
    }

    #[test]
    fn each_module_uses_only_those_above_it() {
        for (index, (name, allowed)) in LAYERS.iter().enumerate() {
            let above: Vec<&str> = LAYERS[..index].iter().map(|layer| layer.0).collect();
            for used in *allowed {
                assert!(above.contains(used), "{name} uses {used}, which does not stand above it");
            }
        }
    }

    #[test]
    fn an_allowed_arrow_is_no_finding() {
        let source =
            "use crate::timer::{self, Repeats};\nuse crate::{http, zend::Callback};\nuse super::away;\n";
        assert_eq!(found_in("php/src/server/object.rs", source), [""; 0]);
        assert_eq!(found_in("php/src/lib.rs", "use crate::server;\n"), [""; 0], "the root uses all of them");
        assert_eq!(found_in("crates/gannet/src/a.rs", "use crate::server;\n"), [""; 0]);
    }

    #[test]
    fn an_arrow_that_points_up_or_sideways_is_found() {
        let found = found_in("php/src/timer/mod.rs", "use std::rc::Rc;\nuse crate::server::State;\n");
        assert_eq!(
            found,
            ["php/src/timer/mod.rs:2: timer may not use server: see LAYERS in xtask/src/tidy/layers.rs"]
        );
        assert_eq!(found_in("php/src/log.rs", "fn a() { crate::server::running(); }\n").len(), 1);
        assert_eq!(found_in("php/src/http/queue.rs", "use crate::websocket::frame;\n").len(), 1);
    }

    #[test]
    fn arrows_are_found_in_groups() {
        let group =
            "use crate::{\n    classes::{self, Stored},\n    server,\n    zend,\n    timer::{self},\n};\n";
        let found = found_in("php/src/table/mod.rs", group);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("table may not use server") && found[1].contains("may not use timer"));
    }

    #[test]
    fn comments_are_no_arrows() {
        assert_eq!(found_in("php/src/log.rs", "/// As [`crate::server`] says.\nfn a() {}\n"), [""; 0]);
    }

    #[test]
    fn a_way_around_the_check_is_found() {
        assert_eq!(found_in("php/src/log.rs", "use super::server;\n").len(), 1);
        assert_eq!(found_in("php/src/timer/mod.rs", "use super::server;\n").len(), 1);
        assert_eq!(found_in("php/src/timer/timers.rs", "use super::super::server;\n").len(), 1);
        assert_eq!(found_in("php/src/http/response/sending.rs", "use super::super::fields;\n"), [""; 0]);
    }

    #[test]
    fn a_module_without_a_line_is_found() {
        assert_eq!(found_in("php/src/hooks/mod.rs", "use crate::zend;\n").len(), 1);
    }
}
