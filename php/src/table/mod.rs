//! `Swoole\Table`: rows of typed columns under keys. One process has it for itself, so it is ordinary memory.

mod amount;
mod column;
mod layout;
mod row;
mod rows;

use std::cell::RefCell;
use std::rc::Rc;

use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ce;

use self::amount::{Amount, Direction};
use self::column::{Column, ColumnKind, Fit, TYPE_FLOAT, TYPE_INT, TYPE_STRING};
use self::layout::Layout;
use self::row::Value;
use self::rows::Rows;
use crate::arguments::{Array, Float, Integer, OptionalText, Text};
use crate::warning::{construct_once, error, warn, warn_only};
use crate::zend::has_exception;

pub(crate) fn register() -> Result<()> {
    let class = crate::classes::register::<Table>(|builder| {
        builder
            .property(crate::classes::property("size", Zval::null()))
            .property(crate::classes::property("memorySize", Zval::null()))
    })?;
    crate::classes::alias("swoole_table", class)
}

/// A table in memory.
#[php_class]
#[php(name = "Swoole\\Table")]
#[php(implements(ce = ce::iterator, stub = "\\Iterator"))]
#[php(implements(ce = ce::countable, stub = "\\Countable"))]
pub(crate) struct Table {
    layout: Layout,
    state: RefCell<TableState>,
}

enum TableState {
    /// Columns can be added.
    Described(Vec<Column>),
    /// Rows can be set.
    Created(Rc<[Column]>, Rows),
    /// Neither.
    Destroyed,
}

#[php_impl]
impl Table {
    const TYPE_INT: i64 = TYPE_INT;
    const TYPE_STRING: i64 = TYPE_STRING;
    const TYPE_FLOAT: i64 = TYPE_FLOAT;

    /// A table for at least so many rows.
    #[php(defaults(conflict_proportion = 0.2))]
    #[php(optional = conflict_proportion)]
    pub(crate) fn __construct(table_size: Integer, conflict_proportion: Float) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self {
            layout: Layout::new(table_size.0, conflict_proportion.0),
            state: RefCell::new(TableState::Described(Vec::new())),
        })
    }

    /// Adds a column.
    #[php(defaults(size = 0))]
    #[php(optional = size)]
    pub(crate) fn column(&self, name: Text, r#type: Integer, size: Integer) -> PhpResult<bool> {
        let kind = match (r#type.0, usize::try_from(size.0)) {
            (TYPE_INT, _) => ColumnKind::Int,
            (TYPE_FLOAT, _) => ColumnKind::Float,
            (TYPE_STRING, Ok(size @ 1..)) => ColumnKind::Text { size_max: size.next_multiple_of(8) },
            (TYPE_STRING, _) => {
                warn("the length of string type values has to be more than zero");
                return Ok(false);
            }
            _ => {
                warn("unknown column type");
                return Ok(false);
            }
        };
        self.add_column(Column { name: name.lossy().into_owned(), kind })
    }

    /// Makes the table ready for rows.
    pub(crate) fn create(&self) -> PhpResult<bool> {
        let columns: Rc<[Column]> = match &mut *self.state.borrow_mut() {
            TableState::Described(columns) => std::mem::take(columns).into(),
            TableState::Created(..) => return Err(error("table has already been created")),
            TableState::Destroyed => return Err(error(NOT_CREATED)),
        };
        let rows = Rows::new(self.layout.slots_count, self.layout.spare_count);
        *self.state.borrow_mut() = TableState::Created(columns, rows);
        if let Some(this) = crate::zend::this() {
            this.set_property("size", i64::from(self.layout.slots_count))?;
            this.set_property("memorySize", self.get_memory_size())?;
        }
        Ok(true)
    }

    /// Drops all rows; the table cannot be used any more.
    pub(crate) fn destroy(&self) -> PhpResult<bool> {
        self.columns()?;
        *self.state.borrow_mut() = TableState::Destroyed;
        Ok(true)
    }

    /// Sets columns of a row, which is made where it is not there.
    pub(crate) fn set(&self, key: Text, value: Array) -> PhpResult<bool> {
        let columns = self.columns()?;
        let Some(row_key) = row_key(&key) else { return Ok(false) };
        // All of this may call into the script, so nothing is borrowed yet.
        let Some(changes) = changes(&key, &value, &columns) else { return Ok(false) };
        let stored = self.with_rows(|rows| rows.set(row_key, changes, || empty_values(&columns)))?;
        if stored.is_err() {
            warn_only(&format!("failed to set('{}'), unable to allocate memory", key.lossy()));
        }
        Ok(stored.is_ok())
    }

    /// A row as an array, or one field of it. `false`: there is none.
    pub(crate) fn get(&self, key: Text, field: OptionalText) -> PhpResult<Zval> {
        let columns = self.columns()?;
        let Some(key) = row_key(&key) else { return Ok(truth(false)) };
        let Some(row) = self.with_rows(|rows| rows.get(key).cloned())? else { return Ok(truth(false)) };
        match field.bytes() {
            None | Some(b"") => Ok(row.to_array(&columns)?),
            Some(field) => {
                Ok(position(&columns, field).map_or(truth(false), |index| row.values[index].to_zval()))
            }
        }
    }

    /// The number of rows.
    #[php(defaults(mode = 0))]
    #[php(optional = mode)]
    pub(crate) fn count(&self, mode: Integer) -> i64 {
        match &*self.state.borrow() {
            TableState::Created(columns, rows) if mode.0 != 0 => {
                rows.statistics.rows * i64::try_from(columns.len()).unwrap_or(0)
            }
            TableState::Created(_, rows) => rows.statistics.rows,
            TableState::Described(_) | TableState::Destroyed => 0,
        }
    }

    /// Removes a row. `false`: there is none.
    pub(crate) fn del(&self, key: Text) -> PhpResult<bool> {
        self.columns()?;
        let Some(key) = row_key(&key) else { return Ok(false) };
        self.with_rows(|rows| rows.remove(key))
    }

    /// The same as `del`.
    pub(crate) fn delete(&self, key: Text) -> PhpResult<bool> {
        self.del(key)
    }

    /// True where there is such a row.
    pub(crate) fn exists(&self, key: Text) -> PhpResult<bool> {
        self.columns()?;
        let Some(key) = row_key(&key) else { return Ok(false) };
        self.with_rows(|rows| rows.get(key).is_some())
    }

    /// The same as `exists`.
    pub(crate) fn exist(&self, key: Text) -> PhpResult<bool> {
        self.exists(key)
    }

    /// Adds to a number, and returns the new value.
    pub(crate) fn incr(&self, key: Text, column: Text, incrby: Option<&Zval>) -> PhpResult<Zval> {
        self.add(&key, &column, incrby, Direction::Up)
    }

    /// Subtracts from a number, and returns the new value.
    pub(crate) fn decr(&self, key: Text, column: Text, decrby: Option<&Zval>) -> PhpResult<Zval> {
        self.add(&key, &column, decrby, Direction::Down)
    }

    /// The number of the table's slots.
    pub(crate) fn get_size(&self) -> i64 {
        match &*self.state.borrow() {
            TableState::Described(_) | TableState::Created(..) => i64::from(self.layout.slots_count),
            TableState::Destroyed => 0,
        }
    }

    /// The memory that the table would take on Swoole, in bytes.
    pub(crate) fn get_memory_size(&self) -> i64 {
        match &*self.state.borrow() {
            TableState::Created(columns, _) => {
                self.layout.memory_size_in_swoole(columns.iter().map(Column::size_in_swoole).sum())
            }
            TableState::Described(_) | TableState::Destroyed => 0,
        }
    }

    /// Counts of what has been done to the table.
    pub(crate) fn stats(&self) -> PhpResult<Zval> {
        let (statistics, spare) = match &*self.state.borrow() {
            TableState::Created(_, rows) => (rows.statistics, rows.spare()),
            TableState::Described(_) | TableState::Destroyed => return Ok(truth(false)),
        };
        let mut array = ZendHashTable::new();
        array.insert("num", statistics.rows)?;
        array.insert("conflict_count", statistics.conflicts)?;
        array.insert("conflict_max_level", statistics.conflict_depth_max)?;
        array.insert("insert_count", statistics.insertions)?;
        array.insert("update_count", statistics.updates)?;
        array.insert("delete_count", statistics.deletions)?;
        array.insert("available_slice_num", i64::from(spare))?;
        array.insert("total_slice_num", i64::from(self.layout.spare_count))?;
        Ok(array.into_zval(false)?)
    }

    /// `Iterator`: to the first row.
    pub(crate) fn rewind(&self) -> PhpResult<()> {
        self.with_rows(Rows::rewind)
    }

    /// `Iterator`: whether there is a row here.
    pub(crate) fn valid(&self) -> PhpResult<bool> {
        self.with_rows(|rows| rows.current().is_some())
    }

    /// `Iterator`: to the next row.
    pub(crate) fn next(&self) -> PhpResult<()> {
        self.with_rows(Rows::advance)
    }

    /// `Iterator`: the row, as it was when the walk came to it.
    pub(crate) fn current(&self) -> PhpResult<Zval> {
        let columns = self.columns()?;
        let row = self.with_rows(|rows| rows.current().cloned())?;
        Ok(row.map(|row| row.to_array(&columns)).transpose()?.unwrap_or_default())
    }

    /// `Iterator`: the row's key.
    pub(crate) fn key(&self) -> PhpResult<Zval> {
        let row = self.with_rows(|rows| rows.current().cloned())?;
        Ok(row.map_or_else(Zval::null, |row| Value::Text(row.key).to_zval()))
    }
}

impl Table {
    fn add_column(&self, column: Column) -> PhpResult<bool> {
        let refusal = match &mut *self.state.borrow_mut() {
            TableState::Described(columns) if columns.iter().any(|other| other.name == column.name) => {
                format!("column[{}] already exists", column.name)
            }
            TableState::Described(columns) => {
                columns.push(column);
                return Ok(true);
            }
            TableState::Created(..) => "unable to add column after table has been created".to_owned(),
            TableState::Destroyed => return Err(error(NOT_CREATED)),
        };
        warn(&refusal);
        Ok(false)
    }

    fn add(&self, key: &Text, column: &Text, amount: Option<&Zval>, direction: Direction) -> PhpResult<Zval> {
        let columns = self.columns()?;
        let Some(key) = row_key(key) else { return Ok(truth(false)) };
        let Some(index) = position(&columns, column.bytes()) else {
            warn(&format!("column[{}] does not exist", column.lossy()));
            return Ok(truth(false));
        };
        let Some(amount) = Amount::new(columns[index].kind, amount, direction) else {
            warn(&format!("can't execute '{}' on a string type column", direction.method()));
            return Ok(truth(false));
        };
        if has_exception() {
            return Ok(truth(false));
        }
        let added = self.with_rows(|rows| {
            let row = rows.row(key, || empty_values(&columns))?;
            Ok::<_, rows::Full>(amount.add_to(&mut row.values[index]))
        })?;
        Ok(added.unwrap_or_else(|rows::Full| {
            warn("unable to allocate memory");
            truth(false)
        }))
    }

    /// The columns of a table that was created.
    fn columns(&self) -> PhpResult<Rc<[Column]>> {
        match &*self.state.borrow() {
            TableState::Created(columns, _) => Ok(Rc::clone(columns)),
            TableState::Described(_) | TableState::Destroyed => Err(error(NOT_CREATED)),
        }
    }

    /// Runs `act`, which must not call into the script, on the rows.
    fn with_rows<R>(&self, act: impl FnOnce(&mut Rows) -> R) -> PhpResult<R> {
        match &mut *self.state.borrow_mut() {
            TableState::Created(_, rows) => Ok(act(rows)),
            TableState::Described(_) | TableState::Destroyed => Err(error(NOT_CREATED)),
        }
    }
}

/// The columns that an array names, with their values. `None`: an exception is pending.
fn changes(key: &Text, array: &Array, columns: &[Column]) -> Option<Vec<(usize, Value)>> {
    let mut changes = Vec::with_capacity(columns.len());
    for (index, column) in columns.iter().enumerate() {
        let Some(given) = array.get(column.name.as_str()).map(Zval::dereference) else { continue };
        let (value, fit) = column.convert(given)?;
        if fit == Fit::Cut {
            warn_only(&format!("[key={},field={}]string value is too long", key.lossy(), column.name));
        }
        if has_exception() {
            return None;
        }
        changes.push((index, value));
    }
    Some(changes)
}

fn empty_values(columns: &[Column]) -> Box<[Value]> {
    columns.iter().map(Column::empty).collect()
}

fn position(columns: &[Column], name: &[u8]) -> Option<usize> {
    columns.iter().position(|column| column.name.as_bytes() == name)
}

/// The key of a row. `None`: it is too long, and a warning said so. A key that is cut would find other rows.
fn row_key(key: &Text) -> Option<&[u8]> {
    if key.bytes().len() > KEY_SIZE_MAX {
        warn(&format!("key[{}] is too long", key.lossy()));
        return None;
    }
    Some(key.bytes())
}

fn truth(value: bool) -> Zval {
    let mut zval = Zval::new();
    zval.set_bool(value);
    zval
}

const KEY_SIZE_MAX: usize = 63;
const NOT_CREATED: &str = "table is not created or has been destroyed";
