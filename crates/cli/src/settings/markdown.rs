//! docs/settings.md.

use gannet::Settings;
use gannet::settings::{Description, about};

use super::wrap::wrapped;

/// The text of the page.
pub(super) fn page(settings: &Settings) -> String {
    let head = about().split("\n\n").map(paragraph);
    let sections = settings.describe().map(|setting| section(&setting));
    let parts: Vec<String> =
        [TITLE.to_owned()].into_iter().chain(head).chain([WAYS.to_owned()]).chain(sections).collect();
    parts.join("\n")
}

fn section(setting: &Description) -> String {
    let Description { name, kind, value, meaning, range, .. } = setting;
    let range = range.as_ref().map_or_else(String::new, |range| format!("; {range}"));
    format!("### {name}\n\nDefault: `{value}` ({kind}{range}).\n\n{}", paragraph(meaning))
}

fn paragraph(text: &str) -> String {
    wrapped(text, LINE_LENGTH_MAX).iter().map(|line| format!("{line}\n")).collect()
}

const TITLE: &str = "# Settings

*Generated from the types by `cargo run -- settings --markdown > docs/settings.md`; do not edit it here.*
";
const WAYS: &str = r#"## Three ways to set them

| where | how |
|---|---|
| in a file, given with `--config FILE` | `message_size_max = "64 KiB"` |
| in the environment | `GANNET_MESSAGE_SIZE_MAX="64 KiB"` |
| on the command line | `--set message_size_max="64 KiB"` |

Of several, the one further down this table wins, and of several `--set` the last; all win over the defaults. A list is
written `["one", "two"]` in each of them.

`gannet settings` prints a file with all settings and their defaults; `gannet settings --check FILE` says what is wrong
in a file, and in which line. In Rust they are the fields of `gannet::Settings`.

## All settings
"#;
const LINE_LENGTH_MAX: usize = 120;

#[cfg(test)]
mod tests {
    use super::super::defaults;
    use super::*;

    #[test]
    fn every_setting_has_a_section_with_its_default() {
        let page = page(&defaults());
        for Description { name, value, .. } in defaults().describe() {
            assert!(page.contains(&format!("\n### {name}\n\nDefault: `{value}` (")), "{name}");
        }
        assert!(page.ends_with(".\n") && !page.contains("\n\n\n"), "{page}");
    }

    #[test]
    fn what_the_page_says_of_the_ways_is_so() {
        for way in ["message_size_max = \"64 KiB\"", "threads = 2\nlisten = [\"one\", \"two\"]"] {
            Settings::from_toml(way).expect(way);
        }
        let example = "message_size_max";
        assert!(WAYS.contains(example) && WAYS.contains(&format!("GANNET_{}", example.to_uppercase())));
        assert!(defaults().describe().any(|setting| setting.name == example));
    }
}
