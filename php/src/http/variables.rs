//! Variables by the names that queries, cookies and forms give them, within the limits of php.ini.

use std::ffi::CString;

use ext_php_rs::types::{ZendHashTable, Zval};

use super::excess::Excess;
use crate::memory_limit::{ARRAY_SIZE, ENTRY_SIZE};
use crate::values::{long, string, table};
use crate::zend::{input_nesting_level_max, input_vars_max, register_variable};

/// The variables of one kind that a request has. They are not PHP's yet, which is first asked whether it has room.
pub(super) struct Variables {
    entries: Vec<(CString, Value)>,
    memory: usize,
    count: i64,
    count_max: i64,
    nesting_level_max: i64,
    is_too_many: bool,
    is_too_deep: bool,
}

/// The value of a variable.
pub(super) enum Value {
    Text(Vec<u8>),
    Number(i64),
    Array(Vec<(&'static str, Self)>),
}

impl Variables {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::new(),
            memory: ARRAY_SIZE,
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

    /// True where no variable has come.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && self.entries.is_empty()
    }

    /// Adds a variable that was counted, unless its name is nested too deeply.
    pub(super) fn add(&mut self, name: &[u8], value: Value) {
        // The engine's names are C strings.
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        let level = nesting_level(name);
        if level > self.nesting_level_max {
            self.is_too_deep = true;
        } else if let Ok(name) = CString::new(name) {
            let levels = usize::try_from(level).unwrap_or(usize::MAX);
            let arrays = levels.saturating_mul(ARRAY_SIZE);
            self.memory =
                self.memory.saturating_add(name.count_bytes() + value.memory()).saturating_add(arrays);
            self.entries.push((name, value));
        }
    }

    /// Bytes of PHP's memory that the array takes, rather too many than too few.
    pub(super) fn memory(&self) -> usize {
        self.memory
    }

    /// The array. Limits that were exceeded are added to `excesses`: the warnings wait until nothing is held any more.
    pub(super) fn into_array(self, excesses: &mut Vec<Excess>) -> Zval {
        if self.is_too_many {
            excesses.push(Excess::Variables(self.count_max));
        }
        if self.is_too_deep {
            excesses.push(Excess::NestingLevel(self.nesting_level_max));
        }
        let mut array = Zval::new_array();
        for (name, value) in self.entries {
            register_variable(&mut array, &name, value.into_zval());
        }
        array
    }
}

impl Value {
    fn memory(&self) -> usize {
        let content = match self {
            Self::Text(text) => text.len(),
            Self::Number(_) => 0,
            Self::Array(entries) => {
                ARRAY_SIZE + entries.iter().map(|(_, value)| value.memory()).sum::<usize>()
            }
        };
        ENTRY_SIZE + content
    }

    fn into_zval(self) -> Zval {
        match self {
            Self::Text(text) => string(&text),
            Self::Number(number) => long(number),
            Self::Array(entries) => {
                let mut array = ZendHashTable::with_capacity(8);
                for (key, value) in entries {
                    array.insert(key, value.into_zval()).ok();
                }
                table(array)
            }
        }
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
