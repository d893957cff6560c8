//! Rows and their values.

use ext_php_rs::convert::IntoZval;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

use super::column::Column;

/// A key, and a value for each column.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) key: Box<[u8]>,
    pub(super) values: Box<[Value]>,
}

#[derive(Clone)]
pub(super) enum Value {
    Int(i64),
    Float(f64),
    Text(Box<[u8]>),
}

impl Row {
    /// The row as scripts see it.
    pub(super) fn to_array(&self, columns: &[Column]) -> ext_php_rs::error::Result<Zval> {
        let mut array = ZendHashTable::with_capacity(u32::try_from(columns.len())?);
        for (column, value) in columns.iter().zip(&self.values) {
            array.insert(column.name.as_str(), value.to_zval())?;
        }
        array.into_zval(false)
    }
}

impl Value {
    pub(super) fn to_zval(&self) -> Zval {
        let mut zval = Zval::new();
        match self {
            Self::Int(value) => zval.set_long(*value),
            Self::Float(value) => zval.set_double(*value),
            Self::Text(bytes) => zval.set_zend_string(ZendStr::new(bytes, false)),
        }
        zval
    }
}
