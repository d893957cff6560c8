//! Every source of a crate is part of it.

use std::collections::HashSet;

use super::code::code_of;
use super::finding::Finding;
use super::tree::Tree;

/// Finds the files below `src` that no `mod` line leads to.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let folders = tree.crate_manifests().filter_map(|(path, _)| path.strip_suffix("Cargo.toml"));
    folders.flat_map(|folder| check_crate(tree, &format!("{folder}src/"))).collect()
}

fn check_crate(tree: &Tree, folder: &str) -> Vec<Finding> {
    let sources: Vec<(&str, &str)> = tree.rust().filter(|(path, _)| path.starts_with(folder)).collect();
    let mut waiting: Vec<&str> =
        sources.iter().map(|(path, _)| *path).filter(|path| is_root(&path[folder.len()..])).collect();
    let mut reached: HashSet<&str> = HashSet::new();
    while let Some(path) = waiting.pop() {
        reached.insert(path);
        let children = sources.iter().find(|source| source.0 == path).map(|source| children(path, source.1));
        let children = children.unwrap_or_default();
        waiting.extend(
            sources.iter().map(|source| source.0).filter(|path| children.iter().any(|it| it == path)),
        );
    }
    let dead = sources.iter().filter(|source| !reached.contains(source.0));
    dead.map(|(path, _)| Finding::in_file(path, "no `mod` line leads to it")).collect()
}

/// True where cargo finds this file below `src` without being told.
fn is_root(path: &str) -> bool {
    match path.strip_prefix("bin/") {
        Some(binary) => {
            !binary.contains('/') || binary.strip_suffix("/main.rs").is_some_and(|it| !it.contains('/'))
        }
        None => matches!(path, "lib.rs" | "main.rs"),
    }
}

/// The files that the `mod` lines of a source may mean.
fn children(path: &str, source: &str) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').expect("a source is in a folder");
    let binary = folder.ends_with("/src/bin");
    let folder = match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ if binary => folder.to_owned(),
        _ => format!("{folder}/{}", name.trim_end_matches(".rs")),
    };
    let code = code_of(source);
    let modules = code.lines().filter_map(module_name);
    modules.flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")]).collect()
}

/// `name` of `mod name;`, whatever its visibility.
fn module_name(line: &str) -> Option<&str> {
    let line = line.trim().strip_suffix(';')?;
    let (visibility, name) = line.rsplit_once("mod ")?;
    let visibility = visibility.trim();
    (visibility.is_empty() || visibility.starts_with("pub")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::finding::printed;
    use super::*;

    fn dead(files: &[&str]) -> Vec<String> {
        let mut tree = vec![("crates/x/Cargo.toml", "")];
        tree.extend(files.iter().map(|file| file.split_once(": ").expect("path and text")));
        printed(&check(&Tree::of(&tree)))
    }

    #[test]
    fn a_file_without_a_mod_line_is_found() {
        let found =
            dead(&["crates/x/src/lib.rs: mod a;\n// mod b;", "crates/x/src/a.rs: ", "crates/x/src/b.rs: "]);
        assert_eq!(found, ["crates/x/src/b.rs: no `mod` line leads to it"]);
    }

    #[test]
    fn modules_of_modules_are_reached() {
        let found = dead(&[
            "crates/x/src/main.rs: pub(crate) mod a;\npub mod b;",
            "crates/x/src/a.rs: mod c;",
            "crates/x/src/a/c.rs: ",
            "crates/x/src/b/mod.rs: mod d;",
            "crates/x/src/b/d.rs: ",
            "crates/x/src/bin/one.rs: ",
            "crates/x/src/bin/two/main.rs: mod e;",
            "crates/x/src/bin/two/e.rs: ",
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn the_children_of_a_dead_file_are_dead() {
        let found = dead(&["crates/x/src/lib.rs: ", "crates/x/src/a.rs: mod b;", "crates/x/src/a/b.rs: "]);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
