//! Variables that a script has passed by reference.

use std::ffi::c_int;

use ext_php_rs::ffi::_zend_reference;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecutorGlobals;

use super::call::as_given;

/// Assigns null to the variable that the running call was given as its argument of this index, from 0, as the script
/// could. This may run the script. False: the variable's type does not allow it, and an exception is pending.
pub(crate) fn assign_null(index: usize) -> bool {
    // SAFETY: a function of ours runs, whose frame the engine keeps until it returns.
    let frame = unsafe { ExecutorGlobals::get().current_execute_data.as_ref() };
    let variable = frame.and_then(|frame| as_given(frame, index)).filter(|given| given.is_reference());
    let Some(variable) = variable else { return true };
    // SAFETY: it is a reference, which the frame holds meanwhile.
    unsafe {
        let reference = variable.value.ref_;
        if !(*reference).sources.ptr.is_null() {
            return zend_try_assign_typed_ref_null(reference) == SUCCESS;
        }
        drop(std::mem::replace(&mut (*reference).val, Zval::null()));
    }
    true
}

const SUCCESS: c_int = 0;

unsafe extern "C" {
    fn zend_try_assign_typed_ref_null(reference: *mut _zend_reference) -> c_int;
}
