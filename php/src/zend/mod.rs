//! The parts of Zend's engine that are asked for directly, and all the `unsafe` that this takes.

mod backtrace;
mod builtin;
mod call;
mod callback;
mod convert;
mod engine;
mod error;
mod exit;
mod fiber;
mod functions;
mod input;
mod interrupt;
mod iteration;
mod memory;
mod output;
mod pending;
mod plain;
mod references;
mod set_aside;
mod signatures;
mod slots;
mod uploads;

pub(crate) use backtrace::{Frame, trace_of_callers, trace_text};
pub(crate) use builtin::array_iterator;
pub(crate) use call::{argument, arguments_count, converted, this, wrong_count};
pub(crate) use callback::{Callback, Outcome, guarded, is_counted, is_shutting_down};
pub(crate) use convert::{to_double, to_long, to_string};
pub(crate) use error::user_warning;
pub(crate) use exit::{ExitExceptions, throw_exits};
pub(crate) use fiber::{Fiber, NoStack, Place, is_switch_blocked};
pub(crate) use functions::call_function;
pub(crate) use input::{
    argument_separators, file_size_max, ini_number, input_nesting_level_max, input_vars_max,
    is_upload_allowed, register_variable, upload_folder,
};
pub(crate) use interrupt::{handle_interrupts, sleep_until};
pub(crate) use iteration::walk_anew;
pub(crate) use memory::{give_memory_back, memory_limit, memory_mapped, memory_used};
pub(crate) use output::{end_output_buffer, output_level, write_output};
pub(crate) use pending::{
    Pending, go_on_with_fatal, has_exception, report, report_pending, throw_graceful_exit,
};
pub(crate) use plain::plain_copy;
pub(crate) use references::assign_null;
pub(crate) use set_aside::{Calls, ErrorHandling, SetAside};
pub(crate) use signatures::declare_signatures;
pub(crate) use slots::{object_zval, set_slot, set_slots, slot};
pub(crate) use uploads::{add_uploaded_file, remove_uploaded_file};
