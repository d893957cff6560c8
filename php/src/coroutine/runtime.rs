//! `Swoole\Runtime`, which on Swoole makes PHP's own functions suspend. Here they block, and the log says so.

use ext_php_rs::error::Result;
use ext_php_rs::prelude::*;

use crate::arguments::Integer;
use crate::{classes, unsupported_notes};

pub(super) fn register() -> Result<()> {
    classes::register::<Runtime>(|builder| builder).map(drop)
}

/// The hooks.
#[php_class]
#[php(name = "Swoole\\Runtime")]
pub(crate) struct Runtime;

#[php_impl]
impl Runtime {
    /// Says that nothing is hooked.
    #[php(defaults(flags = HOOK_ALL))]
    #[php(optional = flags)]
    pub(crate) fn enable_coroutine(flags: Integer) -> bool {
        has_none(flags.0, "Swoole\\Runtime::enableCoroutine()")
    }

    /// Says that nothing is hooked.
    pub(crate) fn set_hook_flags(flags: Integer) -> bool {
        has_none(flags.0, "Swoole\\Runtime::setHookFlags()")
    }

    /// Nothing is hooked.
    pub(crate) fn get_hook_flags() -> i64 {
        0
    }
}

/// True where no hooks are wanted. Otherwise the log says that `asked`, which wants them, has no effect.
pub(super) fn has_none(flags: i64, asked: &str) -> bool {
    if flags != 0 {
        unsupported_notes::add(format!(
            "{asked} has no effect: PHP's own functions block, as they do without Swoole"
        ));
    }
    flags == 0
}

/// `SWOOLE_HOOK_ALL`.
const HOOK_ALL: i64 = 0x7FBF_EFFF;
