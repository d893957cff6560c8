//! The amounts that `incr` and `decr` add.

use ext_php_rs::types::Zval;

use super::column::ColumnKind;
use super::row::Value;
use crate::zend::{to_double, to_long};

#[derive(Clone, Copy)]
pub(super) enum Direction {
    Up,
    Down,
}

impl Direction {
    pub(super) fn method(self) -> &'static str {
        match self {
            Self::Up => "incr",
            Self::Down => "decr",
        }
    }
}

/// An amount, as the column counts.
#[derive(Clone, Copy)]
pub(super) enum Amount {
    Int(i64),
    Float(f64),
}

impl Amount {
    /// `None`: the column does not count.
    pub(super) fn new(kind: ColumnKind, amount: Option<&Zval>, direction: Direction) -> Option<Self> {
        match (kind, direction) {
            (ColumnKind::Int, Direction::Up) => Some(Self::Int(amount.map_or(1, to_long))),
            (ColumnKind::Int, Direction::Down) => Some(Self::Int(amount.map_or(1, to_long).wrapping_neg())),
            (ColumnKind::Float, Direction::Up) => Some(Self::Float(amount.map_or(1.0, to_double))),
            (ColumnKind::Float, Direction::Down) => Some(Self::Float(-amount.map_or(1.0, to_double))),
            (ColumnKind::Text { .. }, _) => None,
        }
    }

    pub(super) fn add_to(self, value: &mut Value) -> Zval {
        match (self, &mut *value) {
            (Self::Int(amount), Value::Int(value)) => *value = value.wrapping_add(amount),
            (Self::Float(amount), Value::Float(value)) => *value += amount,
            (Self::Int(_) | Self::Float(_), Value::Int(_) | Value::Float(_) | Value::Text(_)) => {
                unreachable!("the amount was made for this column")
            }
        }
        value.to_zval()
    }
}
