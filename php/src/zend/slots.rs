//! Properties by their place in the declaration, without a lookup by name.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::types::{ZendObject, Zval};

/// Sets the first properties that the object's class declares, in the order of declaration. The former values are
/// dropped when all of them are set, for that may run destructors of the script.
///
/// # Panics
///
/// Where the class declares fewer.
pub(crate) fn set_slots<const N: usize>(object: &mut ZendObject, values: [Zval; N]) {
    assert!(N <= slots_count(object), "the class declares all of them");
    let mut index = 0;
    let former = values.map(|value| {
        index += 1;
        replace(object, index - 1, value)
    });
    drop(former);
}

/// Sets a property by its place.
///
/// # Panics
///
/// Where the class declares fewer.
pub(crate) fn set_slot(object: &mut ZendObject, index: usize, value: Zval) {
    assert!(index < slots_count(object), "the class declares it");
    drop(replace(object, index, value));
}

/// A declared property by its place, held whatever becomes of the object. References are looked through.
pub(crate) fn slot(object: &ZendObject, index: usize) -> Option<Zval> {
    if index >= slots_count(object) {
        return None;
    }
    // SAFETY: the object has this slot, and it is initialized.
    let value = unsafe { &*object.properties_table.as_ptr().add(index) };
    Some(value.dereference().shallow_clone())
}

/// The value that owns `object`.
pub(crate) fn object_zval(object: ZBox<ZendObject>) -> Zval {
    object.into_zval(false).unwrap_or_default()
}

/// Sets a slot, if the object has it, and returns its former value. Nothing is called.
fn replace(object: &mut ZendObject, index: usize, value: Zval) -> Zval {
    // SAFETY: the engine allocates an object with as many slots as its class declares, and initializes them; both
    // callers have checked the number.
    unsafe { std::mem::replace(&mut *object.properties_table.as_mut_ptr().add(index), value) }
}

fn slots_count(object: &ZendObject) -> usize {
    // SAFETY: an object's class outlives it.
    let count = unsafe { (*object.ce).default_properties_count };
    usize::try_from(count).unwrap_or(0)
}
