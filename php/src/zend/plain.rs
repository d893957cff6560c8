//! Arrays of a script as plain data, which the script cannot change.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::{ZendHashTable, Zval};

use super::{has_exception, to_string};
use crate::values::{entries, insert};

/// A copy of `array` that the script cannot change, and that runs nothing of the script when it is read: values in the
/// place of references, and strings in the place of objects. It may be read while something is borrowed.
///
/// `None`: an exception is pending.
pub(crate) fn plain_copy(array: &ZendHashTable) -> Option<ZBox<ZendHashTable>> {
    copy_of(array, DEPTH_MAX)
}

fn copy_of(array: &ZendHashTable, depth: usize) -> Option<ZBox<ZendHashTable>> {
    // Taken first, and held: making strings of objects may run the script, which may empty the array.
    let entries: Vec<(Zval, Zval)> =
        entries(array).map(|(key, value)| (key, value.dereference().shallow_clone())).collect();
    let mut copy = ZendHashTable::new();
    for (key, value) in entries {
        let inserted = insert(&mut copy, &key, plain(value, depth)?);
        // It fails where an array is full, which has more entries than there can be.
        inserted.ok();
    }
    Some(copy)
}

fn plain(value: Zval, depth: usize) -> Option<Zval> {
    let mut plain = Zval::new();
    if let Some(array) = value.array() {
        // An array that holds itself has an end, too.
        plain.set_hashtable(if depth == 0 { ZendHashTable::new() } else { copy_of(array, depth - 1)? });
    } else if let Some(object) = value.object() {
        if object.get_class_entry().__tostring.is_null() {
            plain.set_hashtable(no_value());
        } else {
            plain.set_zend_string(to_string(&value)?);
        }
    } else {
        return Some(value);
    }
    (!has_exception()).then_some(plain)
}

/// A stand-in for an object: true, and neither a string, a number, nor a list of these.
fn no_value() -> ZBox<ZendHashTable> {
    let mut list = ZendHashTable::new();
    list.push(Zval::new_array()).ok();
    list
}

/// Settings are lists at most.
const DEPTH_MAX: usize = 4;
