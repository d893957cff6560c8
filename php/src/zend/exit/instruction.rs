//! `exit` as an instruction of the engine, which it is before PHP 8.4.

use std::ffi::c_int;

use ext_php_rs::exception::throw_object;
use ext_php_rs::ffi::{zend_execute_data, zend_op};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;

use crate::zend::engine::GANNET_EXIT;
use crate::zend::object_zval;

/// Has the engine ask before it carries one out.
pub(super) fn intercept() {
    let exit = u8::try_from(GANNET_EXIT).expect("the engine's instructions are numbered by bytes");
    // SAFETY: this runs in MINIT, where nothing is compiled yet; the handler is there as long as the process.
    unsafe { zend_set_user_opcode_handler(exit, Some(on_exit)) };
}

unsafe extern "C" fn on_exit(frame: *mut zend_execute_data) -> c_int {
    // SAFETY: the engine calls this with the frame whose instruction it is about to carry out.
    let instruction = unsafe { &*(*frame).opline };
    // SAFETY: as above.
    let status = unsafe { operand(frame, instruction) };
    let Some(exception) = super::exception(&status) else {
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
