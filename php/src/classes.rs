//! The registration of classes: in the order in which they depend on each other, with their old names.

use std::sync::atomic::{AtomicPtr, Ordering};

use ext_php_rs::args::ArgInfoTables;
use ext_php_rs::builders::{ClassBuilder, ClassProperty};
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::{Error, Result};
use ext_php_rs::flags::PropertyFlags;
use ext_php_rs::zend::ClassEntry;

/// The place of a class whose objects carry nothing of Rust.
pub(crate) struct Stored(AtomicPtr<ClassEntry>);

impl Stored {
    pub(crate) const fn new() -> Self {
        Self(AtomicPtr::new(std::ptr::null_mut()))
    }

    pub(crate) fn set(&self, class: &'static mut ClassEntry) {
        self.0.store(class, Ordering::Release);
    }

    /// The class.
    ///
    /// # Panics
    ///
    /// Before it is registered, which is when the extension starts.
    #[inline]
    pub(crate) fn get(&self) -> &'static ClassEntry {
        // SAFETY: class entries of extensions live as long as the process.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
            .expect("it was registered when the extension started")
    }
}

/// For [`ClassBuilder::registration`]: keeps the class in a [`Stored`], and the descriptions of its methods' arguments
/// for good.
macro_rules! stored_in {
    ($stored:path) => {
        |class, arguments| {
            std::mem::forget(arguments);
            $stored.set(class);
        }
    };
}
pub(crate) use stored_in;

/// Registers a class whose objects carry a `T`, with the `further` properties that PHP sees and stores.
pub(crate) fn register<T: RegisteredClass>(
    further: impl FnOnce(ClassBuilder) -> ClassBuilder,
) -> Result<&'static ClassEntry> {
    register_with::<T>(further, keep::<T>)
}

/// The same, where `registered` changes the class before it [keeps](keep) it.
pub(crate) fn register_with<T: RegisteredClass>(
    further: impl FnOnce(ClassBuilder) -> ClassBuilder,
    registered: fn(&'static mut ClassEntry, ArgInfoTables),
) -> Result<&'static ClassEntry> {
    let mut builder = ClassBuilder::new(T::CLASS_NAME);
    for (method, flags) in T::method_builders() {
        builder = builder.method(method, flags);
    }
    if let Some(parent) = T::EXTENDS {
        builder = builder.extends(parent);
    }
    for interface in T::IMPLEMENTS {
        builder = builder.implements(*interface);
    }
    for (name, value, docs, flags) in T::constants() {
        builder = builder.dyn_constant(*name, *value, docs, *flags)?;
    }
    further(builder)
        .flags(T::FLAGS)
        .object_override::<T>()
        .registration(registered)
        .docs(T::DOC_COMMENTS)
        .register()?;
    Ok(T::get_metadata().ce())
}

/// Keeps a class, and the descriptions of its methods' arguments, for good.
pub(crate) fn keep<T: RegisteredClass>(class: &'static mut ClassEntry, arguments: ArgInfoTables) {
    T::get_metadata().set_ce(class);
    T::get_metadata().set_arg_info(arguments);
}

/// A public property with its default, in the order in which `var_dump` shows them.
pub(crate) fn property(name: &str, default: impl IntoZval + 'static) -> ClassProperty {
    declared(name, PropertyFlags::Public, default)
}

/// A property with its default.
pub(crate) fn declared(name: &str, flags: PropertyFlags, default: impl IntoZval + 'static) -> ClassProperty {
    ClassProperty {
        name: name.into(),
        flags,
        // What is declared lives as long as the process does.
        default: Some(Box::new(move || default.into_zval(true))),
        docs: &[],
        ty: None,
        nullable: true,
        readonly: false,
        default_stub: None,
    }
}

/// Makes `class` known by another name, too.
pub(crate) fn alias(name: &str, class: &'static ClassEntry) -> Result<()> {
    // SAFETY: the engine copies the name, and only counts the class entry's references; this runs in MINIT, where
    // nobody else looks at the table of classes.
    let result = unsafe {
        zend_register_class_alias_ex(
            name.as_ptr().cast(),
            name.len(),
            std::ptr::from_ref(class).cast_mut(),
            true,
        )
    };
    if result == 0 { Ok(()) } else { Err(Error::DuplicateClass { class: name.to_owned() }) }
}

unsafe extern "C" {
    fn zend_register_class_alias_ex(
        name: *const std::ffi::c_char,
        name_size: usize,
        class: *mut ClassEntry,
        persistent: bool,
    ) -> std::ffi::c_int;
}
