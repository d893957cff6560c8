use gannet_proto::handshake::InvalidOrigin;
use toml::{Table, Value};

use super::Settings;

/// Settings from several sources, each over the ones before: a file, the environment, the command line.
///
/// ```
/// # fn main() -> Result<(), gannet::settings::SettingsError> {
/// use gannet::settings::Layers;
///
/// let settings = Layers::new()
///     .file("threads = 2\nidle_timeout = '1 min'")?
///     .environment([("GANNET_THREADS".into(), "4".into())])
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

/// What is wrong with the settings.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SettingsError {
    /// Not TOML, an unknown key, or a value of the wrong kind.
    #[error("{}", one_line(.0))]
    Toml(#[from] toml::de::Error),
    /// An assignment without `=`.
    #[error("{0:?} sets nothing; write key=value, such as threads=2")]
    NotAnAssignment(String),
    /// A value out of its range.
    #[error("{name} is {value}; it must be {min} to {max}")]
    OutOfRange {
        /// The setting.
        name: &'static str,
        /// As it was given.
        value: usize,
        /// The least it may be.
        min: usize,
        /// The most it may be.
        max: usize,
    },
    /// An entry of `origins` that is no origin.
    #[error("origins contains {text:?}: {source}")]
    Origin {
        /// As it was given.
        text: String,
        /// What is wrong with it.
        source: InvalidOrigin,
    },
}

impl Layers {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lays a TOML file's text over it.
    ///
    /// # Errors
    ///
    /// Where it is not TOML, or not valid settings by itself: the error names the line.
    pub fn file(mut self, text: &str) -> Result<Self, SettingsError> {
        toml::from_str::<Settings>(text)?;
        self.table.extend(toml::from_str::<Table>(text)?);
        Ok(self)
    }

    /// Lays the variables that begin with `GANNET_` over it: `GANNET_IDLE_TIMEOUT` is `idle_timeout`.
    #[must_use]
    pub fn environment(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        for (name, value) in variables {
            if let Some(key) = name.strip_prefix("GANNET_") {
                self.insert(&key.to_ascii_lowercase(), &value);
            }
        }
        self
    }

    /// Lays one assignment, `key=value`, over it.
    ///
    /// # Errors
    ///
    /// [`SettingsError::NotAnAssignment`] where there is no `=`.
    pub fn set(mut self, assignment: &str) -> Result<Self, SettingsError> {
        let (key, value) =
            assignment.split_once('=').ok_or_else(|| SettingsError::NotAnAssignment(assignment.into()))?;
        self.insert(key.trim(), value.trim());
        Ok(self)
    }

    /// The settings that result, with the defaults for what no layer names.
    ///
    /// # Errors
    ///
    /// Where a key is unknown, or a value of the wrong kind or out of range.
    pub fn settings(self) -> Result<Settings, SettingsError> {
        let settings: Settings = Value::Table(self.table).try_into()?;
        settings.check()?;
        settings.origins.policy()?;
        Ok(settings)
    }

    /// A value that is no TOML by itself, such as `64 KiB`, is text.
    fn insert(&mut self, key: &str, value: &str) {
        let parsed = toml::from_str::<Table>(&format!("value = {value}")).ok();
        let value = parsed.and_then(|mut table| table.remove("value")).unwrap_or_else(|| value.into());
        self.table.insert(key.into(), value);
    }
}

/// The parser's message points with an arrow below the line; here it says the line's number instead.
fn one_line(error: &toml::de::Error) -> String {
    error.to_string().trim().lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_layers_win() {
        let settings = Layers::new()
            .file("threads = 1\nfragments_max = 7\nlisten = '127.0.0.1:1'")
            .and_then(|layers| {
                layers
                    .environment([("GANNET_THREADS".into(), "2".into()), ("HOME".into(), "/".into())])
                    .set("threads=3")
            })
            .and_then(|layers| layers.set("listen=[\"127.0.0.1:2\", \"[::1]:2\"]"))
            .and_then(Layers::settings)
            .expect("valid");
        assert_eq!((settings.threads, settings.fragments_max), (3, 7));
        assert_eq!(settings.listen, ["127.0.0.1:2", "[::1]:2"]);
    }

    #[test]
    fn an_unknown_key_is_named_whatever_layer_it_is_in() {
        let file = Layers::new().file("theads = 1").expect_err("a typing error").to_string();
        assert!(file.contains("unknown field `theads`") && file.contains("line 1"), "{file}");
        let set = Layers::new().set("theads=1").and_then(Layers::settings).expect_err("a typing error");
        assert!(set.to_string().contains("unknown field `theads`"), "{set}");
        let environment = Layers::new().environment([("GANNET_THEADS".into(), "1".into())]);
        assert!(environment.settings().expect_err("a typing error").to_string().contains("`theads`"));
    }

    #[test]
    fn a_wrong_value_is_named_with_its_key() {
        let error =
            Layers::new().set("threads=many").and_then(Layers::settings).expect_err("no number").to_string();
        assert!(error.contains("threads"), "{error}");
        let error = Layers::new().set("origins=ftp://x/y").and_then(Layers::settings).expect_err("no origin");
        assert!(error.to_string().contains("ftp://x/y"), "{error}");
        assert_eq!(
            Layers::new().set("threads").expect_err("no value").to_string(),
            "\"threads\" sets nothing; write key=value, such as threads=2"
        );
    }
}
