//! An extension `swoole` beside this one, for scripts and packages that ask whether it is loaded.
//!
//! It has no code. php.ini decides on it: a script that passes the check may need things that are missing here,
//! coroutines above all.

use std::ffi::{CStr, c_char, c_int};

use ext_php_rs::ffi::{ZEND_MODULE_API_NO, zend_module_entry, zend_result};
use ext_php_rs::flags::IniEntryPermission;
use ext_php_rs::zend::{IniEntryDef, IniEntryDefs};

use crate::constants::{SWOOLE_VERSION, SWOOLE_VERSION_C};

/// Registers this extension's entry of php.ini, and the second extension where that says so.
///
/// This comes last in a start: afterwards the engine takes neither extension for the one that is starting, and would
/// not know to which a class belongs.
pub(crate) fn add(module: c_int) {
    IniEntryDef::register(OURS.as_slice(), module);
    // SAFETY: the name is a string of this size, and the entry was just registered.
    let is_wanted = unsafe { zend_ini_long(SETTING.as_ptr(), SETTING.count_bytes(), 0) } != 0;
    if !is_wanted {
        return;
    }
    // SAFETY: all of the structure's fields may be zero or null, which is "none".
    let mut entry: zend_module_entry = unsafe { std::mem::zeroed() };
    entry.size = u16::try_from(size_of::<zend_module_entry>()).unwrap_or(u16::MAX);
    entry.zend_api = ZEND_MODULE_API_NO;
    entry.name = c"swoole".as_ptr();
    entry.version = SWOOLE_VERSION_C.as_ptr();
    entry.module_startup_func = Some(start);
    entry.info_func = Some(info);
    // SAFETY: the entry lives as long as the process, as does what it points at; this runs in MINIT, where further
    // extensions may be added: the engine starts them in their order, and this one is then started already.
    unsafe { zend_startup_module(Box::leak(Box::new(entry))) };
}

unsafe extern "C" fn start(_kind: c_int, module: c_int) -> zend_result {
    IniEntryDef::register(SWOOLES.as_slice(), module);
    0
}

/// The text of `php --ri swoole`.
unsafe extern "C" fn info(_module: *mut zend_module_entry) {
    ext_php_rs::info_table_start!();
    ext_php_rs::info_table_row!("Scripts for Swoole", SWOOLE_VERSION);
    ext_php_rs::info_table_row!("run on", concat!("Gannet ", env!("CARGO_PKG_VERSION")));
    ext_php_rs::info_table_end!();
}

const SETTING: &CStr = c"gannet.swoole_module";

static OURS: IniEntryDefs<2> =
    IniEntryDefs::new([IniEntryDef::new(SETTING, c"0", IniEntryPermission::System), IniEntryDef::end()]);

/// With Swoole's defaults. They are there to be read.
static SWOOLES: IniEntryDefs<11> = IniEntryDefs::new([
    IniEntryDef::new(c"swoole.enable_library", c"On", IniEntryPermission::All),
    IniEntryDef::new(c"swoole.enable_fiber_mock", c"Off", IniEntryPermission::All),
    IniEntryDef::new(c"swoole.enable_preemptive_scheduler", c"Off", IniEntryPermission::All),
    IniEntryDef::new(c"swoole.use_shortname", c"On", IniEntryPermission::System),
    IniEntryDef::new(c"swoole.display_errors", c"On", IniEntryPermission::All),
    IniEntryDef::new(c"swoole.socket_buffer_size", c"8388608", IniEntryPermission::All),
    IniEntryDef::new(c"swoole.blocking_detection", c"Off", IniEntryPermission::All),
    IniEntryDef::new(c"swoole.blocking_threshold", c"100000", IniEntryPermission::All),
    IniEntryDef::new(c"swoole.profile", c"Off", IniEntryPermission::All),
    IniEntryDef::new(c"swoole.leak_detection", c"Off", IniEntryPermission::All),
    IniEntryDef::end(),
]);

unsafe extern "C" {
    fn zend_ini_long(name: *const c_char, name_size: usize, original: c_int) -> i64;
    fn zend_startup_module(module: *mut zend_module_entry) -> zend_result;
}
