//! All settings as a file that can be read back: each with its meaning, and with its default.

use gannet::Settings;
use gannet::settings::{Description, about};

use super::wrap::wrapped;

/// The text of the file.
pub(super) fn file(settings: &Settings) -> String {
    let head: Vec<String> = about().split("\n\n").chain([USE]).map(comment).collect();
    let entries: Vec<String> = settings.describe().map(|setting| entry(&setting)).collect();
    format!("{}\n{}", head.join("#\n"), entries.join("\n"))
}

fn entry(setting: &Description) -> String {
    let Description { name, kind, value, meaning, range, .. } = setting;
    let range = range.as_ref().map_or_else(String::new, |range| format!("; {range}"));
    format!("{}{name} = {value} # {kind}{range}\n", comment(meaning))
}

/// A paragraph as comment lines. Backticks are for Markdown, and removed.
fn comment(paragraph: &str) -> String {
    wrapped(&paragraph.replace('`', ""), LINE_LENGTH_MAX - 2)
        .iter()
        .map(|line| format!("# {line}\n"))
        .collect()
}

const USE: &str = "Delete what you leave as it is: a default may change. To see whether a file is right: \
                   gannet settings --check FILE. To use it: gannet --config FILE.";
/// The width of a terminal.
const LINE_LENGTH_MAX: usize = 80;

#[cfg(test)]
mod tests {
    use super::super::defaults;
    use super::*;

    #[test]
    fn what_is_printed_is_read_as_the_defaults() {
        assert_eq!(Settings::from_toml(&file(&defaults())).expect("valid"), defaults());
    }

    #[test]
    fn it_fits_on_a_terminal() {
        let file = file(&defaults());
        let long: Vec<&str> = file.lines().filter(|line| line.chars().count() > LINE_LENGTH_MAX).collect();
        assert_eq!(long, [""; 0]);
    }

    #[test]
    fn an_entry_says_what_it_means_above_it() {
        let expected = "\n# Payload of a message, all fragments together, inflated; beyond it 1009.\n\
                        message_size_max = \"1 MiB\" # size; at least 1 B\n\n";
        let file = file(&defaults());
        assert!(file.contains(expected), "{file}");
    }
}
