//! The end of a request, which for `php script.php` is the end of the process: nothing of PHP's is kept beyond it.

use crate::zend::is_shutting_down;
use crate::{coroutine, event_loop, http, last_error, server, unsupported_notes};

/// Lets go of everything in thread-local places: these are emptied when the thread ends, and PHP's memory is gone by
/// then.
pub(crate) extern "C" fn let_go(_kind: i32, _module: i32) -> i32 {
    let kept = (event_loop::take_all(), coroutine::take_all(), server::take_running());
    if is_shutting_down() {
        // After a fatal error the engine gives its memory back as a whole.
        std::mem::forget(kept);
    } else {
        drop(kept);
    }
    http::forget_all();
    unsupported_notes::forget_all();
    last_error::set(0);
    0
}
