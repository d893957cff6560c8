//! `cargo xtask tidy`: checks that clippy cannot make.

mod arrows;
mod code;
mod examples;
mod finding;
mod generated;
mod layers;
mod layout;
mod lints;
mod modules;
mod promises;
mod reasons;
mod root;
mod tree;
mod ways;
mod words;

use crate::failure::Failure;
use finding::Finding;
use tree::Tree;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Write generated files anew; remove spaces at line ends and missing or surplus newlines at file ends
    #[arg(long)]
    pub(crate) fix: bool,
}

/// Prints every finding.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    if options.fix {
        generated::write(generated::FILES)?;
        layout::fix(&Tree::read()?)?;
    }
    let tree = Tree::read()?;
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| check(&tree)).collect();
    findings.extend(generated::check(generated::FILES)?);
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::Untidy { count: findings.len() }) }
}

const CHECKS: &[fn(&Tree) -> Vec<Finding>] = &[
    arrows::check,
    examples::check,
    layers::check,
    layout::check,
    lints::check,
    modules::check,
    promises::check,
    reasons::check,
    root::check,
    ways::check,
    words::check,
];
