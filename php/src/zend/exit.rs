//! `exit` on its way: the engine's instruction asks here first.

use std::ffi::c_int;
use std::sync::OnceLock;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::throw_object;
use ext_php_rs::ffi::{zend_execute_data, zend_op};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, Zval};

use super::object_zval;

/// Exceptions in the place of `exit`.
pub(crate) struct ExitExceptions {
    /// The exception that `exit` with this status throws. `None`: it is an `exit` like any other.
    pub(crate) make: fn(&Zval) -> Option<ZBox<ZendObject>>,
    /// The status of such an exception. `None`: it is another.
    pub(crate) status_of: fn(&ZendObject) -> Option<Zval>,
}

/// Has every `exit` throw, where there is an exception for it. To be called once, before any script is compiled.
pub(crate) fn throw_exits(exceptions: ExitExceptions) {
    if EXCEPTIONS.set(exceptions).is_ok() {
        // SAFETY: this runs in MINIT, where nothing is compiled yet; the handler is there as long as the process.
        unsafe { zend_set_user_opcode_handler(ZEND_EXIT, Some(on_exit)) };
    }
}

/// The status of an exception that `exit` threw. `None`: it is another.
pub(super) fn status_of(exception: &ZendObject) -> Option<Zval> {
    EXCEPTIONS.get().and_then(|exceptions| (exceptions.status_of)(exception))
}

unsafe extern "C" fn on_exit(frame: *mut zend_execute_data) -> c_int {
    // SAFETY: the engine calls this with the frame whose instruction it is about to carry out.
    let instruction = unsafe { &*(*frame).opline };
    // SAFETY: as above.
    let status = unsafe { operand(frame, instruction) };
    let Some(exception) = EXCEPTIONS.get().and_then(|exceptions| (exceptions.make)(&status)) else {
        return DISPATCH;
    };
    if is_temporary(instruction) {
        // SAFETY: the instruction is not carried out, so nobody else drops what it would have consumed.
        drop(unsafe { std::ptr::read(place(frame, instruction)) });
    }
    // It takes every exception.
    throw_object(object_zval(exception)).ok();
    CONTINUE
}

/// The status that the script gave, or null.
///
/// # Safety
///
/// The instruction is that of the frame.
unsafe fn operand(frame: *mut zend_execute_data, instruction: &zend_op) -> Zval {
    match c_int::from(instruction.op1_type) {
        // SAFETY: constants lie behind the instructions, at a distance in bytes from the one that has them.
        IS_CONST => unsafe {
            let distance = instruction.op1.constant.cast_signed() as isize;
            (*std::ptr::from_ref(instruction).byte_offset(distance).cast::<Zval>()).shallow_clone()
        },
        // SAFETY: the operand is a variable of the frame, which may not be set.
        IS_TMP_VAR | IS_VAR | IS_CV => unsafe {
            let value = (*place(frame, instruction)).dereference();
            if value.get_type() == DataType::Undef { Zval::null() } else { value.shallow_clone() }
        },
        _ => Zval::null(),
    }
}

fn is_temporary(instruction: &zend_op) -> bool {
    matches!(c_int::from(instruction.op1_type), IS_TMP_VAR | IS_VAR)
}

/// The place of the variable that is the operand.
fn place(frame: *mut zend_execute_data, instruction: &zend_op) -> *mut Zval {
    // SAFETY: all fields of this union are the same type.
    let distance = unsafe { instruction.op1.var };
    frame.wrapping_byte_add(distance as usize).cast()
}

static EXCEPTIONS: OnceLock<ExitExceptions> = OnceLock::new();

/// PHP 8.2's number of the instruction.
const ZEND_EXIT: u8 = 79;

/// `zend_compile.h`: kinds of operands.
const IS_CONST: c_int = 1;
const IS_TMP_VAR: c_int = 2;
const IS_VAR: c_int = 4;
const IS_CV: c_int = 8;

/// Answers of a handler: go on where the frame says, or carry the instruction out.
const CONTINUE: c_int = 0;
const DISPATCH: c_int = 2;

type OpcodeHandler = unsafe extern "C" fn(*mut zend_execute_data) -> c_int;

unsafe extern "C" {
    fn zend_set_user_opcode_handler(opcode: u8, handler: Option<OpcodeHandler>) -> c_int;
}
