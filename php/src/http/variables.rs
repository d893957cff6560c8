//! Variables by the names that queries, cookies and forms give them, within the limits of php.ini.

use std::ffi::CString;

use ext_php_rs::types::{ZendHashTable, Zval};

use super::excess::Excess;
use crate::values::string;
use crate::zend::{input_nesting_level_max, input_vars_max, register_variable};

/// The variables of one kind that a request has.
pub(super) struct Variables {
    array: Zval,
    count: i64,
    count_max: i64,
    nesting_level_max: i64,
    is_too_many: bool,
    is_too_deep: bool,
}

impl Variables {
    pub(super) fn new() -> Self {
        Self {
            array: Zval::new_array(),
            count: 0,
            count_max: input_vars_max(),
            nesting_level_max: input_nesting_level_max(),
            is_too_many: false,
            is_too_deep: false,
        }
    }

    /// Counts one more variable. False: it is too many, and so is every later one.
    pub(super) fn count(&mut self) -> bool {
        self.is_too_many |= self.count >= self.count_max;
        self.count += 1;
        !self.is_too_many
    }

    /// Whether no variable has come.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && self.array.array().is_none_or(ZendHashTable::is_empty)
    }

    /// Adds a variable that was counted, unless its name is nested too deeply.
    pub(super) fn add(&mut self, name: &[u8], value: &[u8]) {
        self.add_value(name, string(value));
    }

    /// The same with a value that need not be a string.
    pub(super) fn add_value(&mut self, name: &[u8], value: Zval) {
        // The engine's names are C strings.
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        if nesting_level(name) > self.nesting_level_max {
            self.is_too_deep = true;
        } else if let Ok(name) = CString::new(name) {
            register_variable(&mut self.array, &name, value);
        }
    }

    /// The array. What was left out is added to `excesses`, to be warned of when nothing is held any more.
    pub(super) fn finish(self, excesses: &mut Vec<Excess>) -> Zval {
        if self.is_too_many {
            excesses.push(Excess::Variables(self.count_max));
        }
        if self.is_too_deep {
            excesses.push(Excess::NestingLevel(self.nesting_level_max));
        }
        self.array
    }
}

/// The levels of arrays that a name asks for, as the engine counts them.
fn nesting_level(name: &[u8]) -> i64 {
    let start = name.iter().position(|byte| *byte == b'[').unwrap_or(name.len());
    let (mut level, mut rest) = (0, &name[start..]);
    while let [b'[', inner @ ..] = rest {
        level += 1;
        let Some(end) = inner.iter().position(|byte| *byte == b']') else { break };
        rest = &inner[end + 1..];
    }
    level
}
