use std::any::{Any, type_name};
use std::fmt;
use std::sync::Arc;

use crate::NoExtension;
use crate::event_loop::{TaskSeed, call};

/// Values that an upgrade gives to its connection, one of each type.
#[derive(Clone)]
pub(crate) struct Extensions(Vec<Extension>);

#[derive(Clone)]
struct Extension {
    type_name: &'static str,
    value: Arc<dyn Any + Send + Sync>,
}

impl Extensions {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        self.0.retain(|extension| !extension.value.is::<T>());
        self.0.push(Extension { type_name: type_name::<T>(), value: Arc::new(value) });
    }

    pub(crate) fn get<T: Send + Sync + 'static>(&self) -> Result<Arc<T>, NoExtension> {
        let mut found = self.0.iter().filter_map(|extension| Arc::clone(&extension.value).downcast().ok());
        found.next().ok_or_else(|| NoExtension {
            wanted: type_name::<T>(),
            given: self
                .0
                .iter()
                .filter(|extension| !extension.value.is::<TaskSeed>())
                .map(|extension| extension.type_name)
                .collect(),
        })
    }
}

/// A value may do anything when it is dropped, wherever that happens.
impl Drop for Extensions {
    fn drop(&mut self) {
        for extension in std::mem::take(&mut self.0) {
            if call(|| drop(extension)).is_none() {
                tracing::error!("a value of an upgrade panicked when it was dropped; the server goes on");
            }
        }
    }
}

impl fmt::Debug for Extensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|extension| extension.type_name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_value_of_each_type() {
        let mut extensions = Extensions::new();
        extensions.insert(7_u8);
        extensions.insert("user");
        extensions.insert(8_u8);
        assert_eq!(extensions.get::<u8>().map(|value| *value), Ok(8));
        assert_eq!(extensions.get::<&str>().map(|value| *value), Ok("user"));
        assert_eq!(format!("{extensions:?}"), "[\"&str\", \"u8\"]");
    }

    #[test]
    fn what_is_missing_is_named_beside_what_is_there() {
        let mut extensions = Extensions::new();
        let missing = extensions.get::<u16>().expect_err("there is none");
        assert_eq!(missing.to_string(), "the upgrade gave its connection no u16; it gave nothing");
        extensions.insert(7_u8);
        extensions.insert(true);
        let missing = extensions.get::<u16>().expect_err("there is none");
        assert_eq!(missing.to_string(), "the upgrade gave its connection no u16; it gave u8, bool");
    }
}
