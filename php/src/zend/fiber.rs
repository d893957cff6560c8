//! Stacks that PHP can run on besides its own: the engine's contexts of fibers, without the class `Fiber`.
//!
//! Making one costs much, switching to one little. So a fiber is made once, and given one piece of work after the
//! other.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::{self, NonNull};

use ext_php_rs::boxed::ZBox;
use ext_php_rs::ffi::{
    _efree, _emalloc, _zend_vm_stack, ext_php_rs_executor_globals, zend_execute_data, zend_executor_globals,
    zend_function,
};
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::ExecutorGlobals;

use super::engine::zend_fiber_context;

/// A stack of C and one of PHP, which work is done on.
pub(crate) struct Fiber(Box<Parts>);

/// A place that can be switched to: a stack of PHP's main program, of a [`Fiber`], or of one of the script's own.
#[derive(Clone, Copy)]
pub(crate) struct Place(NonNull<zend_fiber_context>);

/// The system has no room for another stack.
#[derive(Debug)]
pub(crate) struct NoStack(pub(crate) std::io::Error);

#[repr(C)]
struct Parts {
    /// First, for the engine knows a fiber by this part alone.
    context: zend_fiber_context,
    /// Size of the C stack, in bytes.
    stack_size: usize,
    work: Cell<Option<Work>>,
    /// The place that the work began at, or was resumed from.
    resumer: Cell<Option<Place>>,
    /// The page of PHP's stack that the fiber begins on; null before it is [prepared](Fiber::prepare).
    page: Cell<*mut _zend_vm_stack>,
    /// The function of the frame at the bottom of PHP's stack. The engine expects a frame to have one, and a warning
    /// says its name where the script has not called anything.
    function: zend_function,
    _name: ZBox<ZendStr>,
}

/// `zend_fiber_transfer`, the same in all versions: where to, and what with.
#[repr(C)]
struct Transfer {
    context: *mut zend_fiber_context,
    value: Zval,
    flags: u8,
}

/// Work that waits in the frame of who gives it.
#[derive(Clone, Copy)]
struct Work {
    begin: unsafe fn(*mut c_void),
    closure: *mut c_void,
    /// `error_reporting` where the work was given: it holds for the work, too.
    error_reporting: i32,
}

impl Fiber {
    /// A fiber whose C stack has `stack_size` bytes, of which the system provides those that are used.
    pub(crate) fn new(stack_size: usize) -> Result<Self, NoStack> {
        // SAFETY: both structures consist of numbers and pointers, and are made from zeros by the engine, too.
        let (context, mut function) = unsafe { (std::mem::zeroed(), std::mem::zeroed::<zend_function>()) };
        // Not of the engine's memory, which may be at its limit.
        let mut name = ZendStr::new("coroutine", true);
        function.internal_function.type_ = INTERNAL_FUNCTION;
        function.internal_function.function_name = &raw mut *name;
        let mut parts = Box::new(Parts {
            context,
            stack_size,
            work: Cell::new(None),
            resumer: Cell::new(None),
            page: Cell::new(ptr::null_mut()),
            function,
            _name: name,
        });
        let kind = (&raw const KIND).cast_mut().cast();
        // SAFETY: the context stays where it is, in its box, until it is destroyed.
        unsafe { zend_fiber_init_context(&raw mut parts.context, kind, Some(serve), stack_size) };
        // What it returns is true or 0 for a success, before PHP 8.4 and since.
        if !parts.context.stack.is_null() {
            return Ok(Self(parts));
        }
        // It says "Fiber stack allocate failed", and errno why.
        let error = std::io::Error::last_os_error();
        drop(ExecutorGlobals::take_exception());
        Err(NoStack(error))
    }

    /// Size of its C stack, in bytes.
    #[inline]
    pub(crate) fn stack_size(&self) -> usize {
        self.0.stack_size
    }

    /// True when it has a stack of PHP's own.
    #[inline]
    pub(crate) fn is_prepared(&self) -> bool {
        !self.0.page.get().is_null()
    }

    /// Gives it a stack of PHP's own. A fatal error for want of memory is one of whoever calls: on the fiber itself
    /// nobody is there yet to catch it.
    pub(crate) fn prepare(&self) {
        // SAFETY: it is memory for numbers and pointers; the engine does not return where it has none.
        self.0.page.set(unsafe { _emalloc(PAGE_SIZE) }.cast());
    }

    /// Has `work` begun here, and returns when it has ended or [left](Self::leave).
    ///
    /// # Safety
    ///
    /// It [is prepared](Self::is_prepared). No other work of this fiber has begun and not ended. It lets nothing unwind
    /// out of it.
    #[inline]
    pub(crate) unsafe fn run<W: FnOnce() + 'static>(&self, work: W) {
        let mut work = Some(work);
        // SAFETY: the engine's globals are there as long as PHP runs, and this is its thread.
        let error_reporting = unsafe { (*globals()).error_reporting };
        let closure = (&raw mut work).cast();
        self.0.work.set(Some(Work { begin: begin::<W>, closure, error_reporting }));
        // SAFETY: the caller's promise.
        unsafe { self.resume(Place(NonNull::from(&self.0.context))) };
    }

    /// Goes on at a place that this fiber's work has [left](Self::leave) at, and returns when it has ended or left
    /// again.
    ///
    /// # Safety
    ///
    /// The work has not been resumed since.
    #[inline]
    pub(crate) unsafe fn resume(&self, place: Place) {
        self.0.resumer.set(Some(Place::current()));
        switch_to(place);
    }

    /// Leaves the work that runs on this fiber, for where it began or was resumed, and returns when it is resumed.
    #[inline]
    pub(crate) fn leave(&self) {
        let resumer = self.0.resumer.get().expect("work runs only when it was begun or resumed");
        switch_to(resumer);
    }
}

impl Drop for Fiber {
    /// Gives the stacks back. No work is under way, so nothing lies there that would have to be dropped.
    fn drop(&mut self) {
        let page = self.0.page.get();
        if !page.is_null() {
            // SAFETY: the engine has allocated the page, and its frames are gone.
            unsafe { _efree(page.cast()) };
        }
        // SAFETY: the context was made by the engine, and nobody can switch to it any more.
        unsafe { zend_fiber_destroy_context(&raw mut self.0.context) };
    }
}

impl Place {
    /// The place that runs.
    #[inline]
    pub(crate) fn current() -> Self {
        // SAFETY: the engine's globals are there as long as PHP runs, and this is its thread.
        let context: *mut zend_fiber_context = unsafe { (*globals()).current_fiber_context.cast() };
        Self(NonNull::new(context).expect("PHP's main program has a context, too"))
    }
}

/// True where the engine lets nobody switch.
pub(crate) fn is_switch_blocked() -> bool {
    // SAFETY: it reads a number.
    unsafe { zend_fiber_switch_blocked() }
}

#[inline]
fn switch_to(place: Place) {
    let mut transfer = Transfer { context: place.0.as_ptr(), value: Zval::null(), flags: 0 };
    // SAFETY: a place belongs to a fiber that has left there and not been resumed since, or to who waits for a fiber.
    unsafe { zend_fiber_switch_context(&raw mut transfer) };
}

/// The life of a fiber: work after work.
unsafe extern "C" fn serve(_transfer: *mut Transfer) {
    let context = Place::current().0;
    // SAFETY: this runs on the fiber whose context it is, with which a `Parts` begins. It is not dropped meanwhile.
    let parts = unsafe { context.cast::<Parts>().as_ref() };
    enter_stack(parts);
    loop {
        if let Some(Work { begin, closure, error_reporting }) = parts.work.take() {
            let globals = globals();
            // SAFETY: as in `run`. A fiber of the script's may have begun this work, which does not run in it.
            unsafe {
                (*globals).error_reporting = error_reporting;
                (*globals).active_fiber = ptr::null_mut();
                (*globals).jit_trace_num = 0;
            }
            // SAFETY: whoever gave the work waits for it to begin.
            unsafe { begin(closure) };
        }
        let resumer = parts.resumer.get().expect("work runs only when it was begun or resumed");
        switch_to(resumer);
    }
}

/// Takes the work out of the giver's frame, and does it.
///
/// # Safety
///
/// `closure` points to an `Option<W>`.
unsafe fn begin<W: FnOnce()>(closure: *mut c_void) {
    // SAFETY: see above.
    let work = unsafe { (*closure.cast::<Option<W>>()).take() };
    if let Some(work) = work {
        work();
    }
}

/// Has the fiber that runs use its stack of PHP's own, with a frame at the bottom, as the engine does for its fibers.
fn enter_stack(parts: &Parts) {
    let (globals, page) = (globals(), parts.page.get());
    // SAFETY: the engine has saved what it had here before it switched to this fiber, and puts it back when it leaves.
    // The page is the fiber's, and has room for its own head and a frame, which is valid when it is zeroed and has a
    // function.
    unsafe {
        let bottom: *mut zend_execute_data = page.cast::<Zval>().add(HEAD_SLOTS).cast();
        bottom.write_bytes(0, 1);
        (*bottom).func = (&raw const parts.function).cast_mut();
        let (top, end) = (bottom.add(1).cast(), page.byte_add(PAGE_SIZE).cast());
        page.write(_zend_vm_stack { top, end, prev: ptr::null_mut() });
        (*globals).vm_stack = page;
        (*globals).vm_stack_top = top;
        (*globals).vm_stack_end = end;
        (*globals).vm_stack_page_size = PAGE_SIZE;
        (*globals).current_execute_data = bottom;
    }
    // SAFETY: as above; the context has its stack.
    #[cfg(php_checks_stack)]
    unsafe {
        (*globals).stack_base = super::engine::zend_fiber_stack_base(parts.context.stack);
        (*globals).stack_limit = super::engine::zend_fiber_stack_limit(parts.context.stack);
    }
}

#[inline]
fn globals() -> *mut zend_executor_globals {
    // SAFETY: it names the place of the engine's globals.
    unsafe { ext_php_rs_executor_globals() }
}

/// The engine tells fibers of this kind from others by its address.
static KIND: u8 = 0;

/// `ZEND_INTERNAL_FUNCTION`.
const INTERNAL_FUNCTION: u8 = 1;

/// Size of a page of PHP's stack, in bytes, and with it of the smallest stack.
const PAGE_SIZE: usize = 8 * 1024;

/// `ZEND_VM_STACK_HEADER_SLOTS`: the head of such a page, in values.
const HEAD_SLOTS: usize = size_of::<_zend_vm_stack>().div_ceil(size_of::<Zval>());

unsafe extern "C" {
    fn zend_fiber_init_context(
        context: *mut zend_fiber_context,
        kind: *mut c_void,
        function: Option<unsafe extern "C" fn(*mut Transfer)>,
        stack_size: usize,
    );
    fn zend_fiber_destroy_context(context: *mut zend_fiber_context);
    fn zend_fiber_switch_context(transfer: *mut Transfer);
    fn zend_fiber_switch_blocked() -> bool;
}
