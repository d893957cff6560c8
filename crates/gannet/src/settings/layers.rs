use toml::{Table, Value};

use super::names::{NAMES, nearest};
use super::{Mistakes, Settings, SettingsError, file};

/// Settings from several sources, each over the ones before: a file, the environment, the command line.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use gannet::settings::Layers;
///
/// let settings = Layers::new()
///     .file("threads = 2\nidle_timeout = '1 min'")?
///     .environment([("GANNET_THREADS".into(), "4".into())])?
///     .set("message_size_max=64 KiB")?
///     .settings()?;
/// assert_eq!((settings.threads, settings.message_size_max), (4, 65536));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Layers {
    table: Table,
}

impl Layers {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lays the text of a TOML file over the layers before it.
    ///
    /// # Errors
    ///
    /// [`Mistakes`] with all lines that are wrong: [`SettingsError::NotToml`],
    /// [`Unknown`](SettingsError::Unknown) for a key that is no setting, [`Value`](SettingsError::Value) for
    /// a value of the wrong kind, and the errors of [`Settings::check`] and of [`settings`](Self::settings)
    /// for a single value. Settings that contradict one another are found by [`settings`](Self::settings),
    /// for a later layer may set one of them.
    pub fn file(mut self, text: &str) -> Result<Self, Mistakes> {
        self.table.extend(file::entries(text)?);
        Ok(self)
    }

    /// Lays the variables that begin with `GANNET_` over the layers before: `GANNET_IDLE_TIMEOUT` is
    /// `idle_timeout`.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Unknown`] where a variable is no setting, [`SettingsError::Value`] where its value is
    /// of the wrong kind.
    pub fn environment(
        mut self,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, SettingsError> {
        for (name, text) in variables {
            if let Some(key) = name.strip_prefix(VARIABLE_PREFIX) {
                let (entry, _) = tried(&name, &key.to_ascii_lowercase(), value(&text), variable)?;
                self.table.extend(entry);
            }
        }
        Ok(self)
    }

    /// Lays one assignment, `key=value`, over the layers before it.
    ///
    /// # Errors
    ///
    /// [`SettingsError::NotAnAssignment`] where there is no `=`, [`SettingsError::Unknown`] where the key is
    /// no setting, [`SettingsError::Value`] where the value is of the wrong kind.
    pub fn set(mut self, assignment: &str) -> Result<Self, SettingsError> {
        let (key, text) =
            assignment.split_once('=').ok_or_else(|| SettingsError::NotAnAssignment(assignment.into()))?;
        let key = key.trim();
        let (entry, _) = tried(key, key, value(text.trim()), str::to_owned)?;
        self.table.extend(entry);
        Ok(self)
    }

    /// The names of the settings that some layer sets.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    /// The settings that result, with the defaults for those that no layer names.
    ///
    /// # Errors
    ///
    /// The errors of [`Settings::check`], and [`SettingsError::Origin`] or [`SettingsError::Host`] for an
    /// entry of `origins` or `hosts` that is none.
    pub fn settings(self) -> Result<Settings, SettingsError> {
        let settings: Settings = Value::Table(self.table).try_into().expect("each entry was tried");
        settings.check()?;
        settings.origins.policy()?;
        settings.hosts.policy(&[])?;
        Ok(settings)
    }
}

/// Tries an entry alone, so that its error can name the setting by the `name` that its writer gave it;
/// `spell` turns the name of a setting into such a name.
pub(super) fn tried(
    name: &str,
    key: &str,
    value: Value,
    spell: fn(&str) -> String,
) -> Result<(Table, Settings), SettingsError> {
    if !NAMES.contains(&key) {
        return Err(SettingsError::Unknown { name: name.into(), meant: nearest(key).map(spell) });
    }
    let entry = Table::from_iter([(key.to_owned(), value)]);
    match entry.clone().try_into() {
        Ok(settings) => Ok((entry, settings)),
        Err(source) => Err(SettingsError::Value { name: name.into(), source: Box::new(source) }),
    }
}

fn variable(key: &str) -> String {
    format!("{VARIABLE_PREFIX}{}", key.to_ascii_uppercase())
}

/// Text that is no TOML value by itself, such as `64 KiB`, is a string.
fn value(text: &str) -> Value {
    let parsed = toml::from_str::<Table>(&format!("value = {text}")).ok();
    parsed.and_then(|mut table| table.remove("value")).unwrap_or_else(|| text.into())
}

const VARIABLE_PREFIX: &str = "GANNET_";

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(name: &str, value: &str) -> Result<Layers, SettingsError> {
        Layers::new().environment([(name.into(), value.into())])
    }

    fn text(result: Result<Layers, SettingsError>) -> String {
        result.and_then(Layers::settings).expect_err("a mistake").to_string()
    }

    fn text_of_file(text: &str) -> String {
        Layers::new().file(text).expect_err("a mistake").to_string()
    }

    #[test]
    fn later_layers_win() {
        let settings = Layers::new()
            .file("threads = 1\nfragments_max = 7\nlisten = '127.0.0.1:1'")
            .expect("valid")
            .environment([("GANNET_THREADS".into(), "2".into()), ("HOME".into(), "/".into())])
            .and_then(|layers| layers.set("threads=3"))
            .and_then(|layers| layers.set("listen=[\"127.0.0.1:2\", \"[::1]:2\"]"))
            .and_then(Layers::settings)
            .expect("valid");
        assert_eq!((settings.threads, settings.fragments_max), (3, 7));
        assert_eq!(settings.listen, ["127.0.0.1:2", "[::1]:2"]);
    }

    #[test]
    fn an_unknown_key_is_called_what_its_writer_calls_it() {
        let expected = "theads is not a setting; did you mean threads?";
        assert_eq!(text_of_file("theads = 1"), format!("line 1: {expected}"));
        assert_eq!(text(Layers::new().set("theads=1")), expected);
        assert_eq!(
            text(environment("GANNET_THEADS", "1")),
            "GANNET_THEADS is not a setting; did you mean GANNET_THREADS?"
        );
        let nothing_like_it = text(Layers::new().set("colour=red"));
        assert!(nothing_like_it.starts_with("colour is not a setting; there are listen, threads, "));
    }

    #[test]
    fn a_wrong_value_is_named_with_its_key() {
        let expected = "is not a count; write a whole number, 0 or more";
        assert_eq!(text(Layers::new().set("threads=many")), format!("threads: \"many\" {expected}"));
        assert_eq!(text_of_file("threads = -1"), format!("line 1: threads: -1 {expected}"));
        assert_eq!(text(environment("GANNET_THREADS", "1.5")), format!("GANNET_THREADS: 1.5 {expected}"));
        let origin = text(Layers::new().set("origins=ftp://x/y"));
        assert!(origin.contains("ftp://x/y"), "{origin}");
        let sets_nothing = text(Layers::new().set("threads"));
        assert_eq!(sets_nothing, "\"threads\" sets nothing; write key=value, such as threads=2");
    }

    #[test]
    fn a_value_out_of_range_is_named_in_every_layer() {
        let expected = "threads is 5000; it must be 0 to 1024";
        assert_eq!(text_of_file("threads = 5000"), format!("line 1: {expected}"));
        assert_eq!(text(Layers::new().set("threads=5000")), expected);
        assert_eq!(text(environment("GANNET_THREADS", "5000")), expected);
    }

    #[test]
    fn an_empty_list_of_addresses_is_refused_in_every_layer() {
        let expected = "the list is empty; write addresses, such as [\"127.0.0.1:9501\"], or leave it out";
        assert_eq!(text_of_file("listen = []"), format!("line 1: listen: {expected}"));
        assert_eq!(text(Layers::new().set("listen=[]")), format!("listen: {expected}"));
        assert_eq!(text(environment("GANNET_LISTEN", "[]")), format!("GANNET_LISTEN: {expected}"));
        for given in ["listen=a:1", "listen=['a:1']"] {
            let settings = Layers::new().set(given).and_then(Layers::settings).expect("valid");
            assert_eq!(settings.listen, ["a:1"]);
        }
    }

    #[test]
    fn the_names_are_those_that_are_set() {
        let layers =
            Layers::new().set("threads=1").and_then(|layers| layers.set("backlog=1")).expect("valid");
        assert_eq!(layers.names().collect::<Vec<_>>(), ["backlog", "threads"]);
    }
}
