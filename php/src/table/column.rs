//! Columns: names and types of values.

use ext_php_rs::types::Zval;

use super::row::Value;
use crate::zend::{to_double, to_long};

/// One column of a table.
#[derive(Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: ColumnKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Int,
    Float,
    Text { size_max: usize },
}

/// The values of `Table::TYPE_*`.
pub(super) const TYPE_INT: i64 = 1;
pub(super) const TYPE_FLOAT: i64 = 2;
pub(super) const TYPE_STRING: i64 = 3;

impl Column {
    /// The value of a column in a row that was not given it.
    pub(super) fn empty(&self) -> Value {
        match self.kind {
            ColumnKind::Int => Value::Int(0),
            ColumnKind::Float => Value::Float(0.0),
            ColumnKind::Text { .. } => Value::Text(Box::default()),
        }
    }

    /// The value as this column keeps it, whole or cut. This may call into the script. `None`: an exception is pending.
    pub(super) fn convert(&self, value: &Zval) -> Option<(Value, Fit)> {
        match self.kind {
            ColumnKind::Int => Some((Value::Int(to_long(value)), Fit::Whole)),
            ColumnKind::Float => Some((Value::Float(to_double(value)), Fit::Whole)),
            ColumnKind::Text { size_max } => {
                let text = crate::zend::to_string(value)?;
                let bytes = text.as_bytes();
                let fit = if bytes.len() > size_max { Fit::Cut } else { Fit::Whole };
                Some((Value::Text(bytes[..bytes.len().min(size_max)].into()), fit))
            }
        }
    }

    /// The bytes that the column takes of a row in Swoole's layout.
    pub(super) fn size_in_swoole(&self) -> usize {
        match self.kind {
            ColumnKind::Int | ColumnKind::Float => 8,
            ColumnKind::Text { size_max } => size_max + TEXT_LENGTH_SIZE,
        }
    }
}

/// The completeness of a stored value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Whole,
    Cut,
}

/// Swoole keeps the length of a string before it.
const TEXT_LENGTH_SIZE: usize = 4;
