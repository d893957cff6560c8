//! Parameters and types of functions and methods, as reflection, inheritance and named arguments see them.
//!
//! They are written in gannet.stub.php and nowhere else: ext-php-rs derives an arginfo from the Rust types of the
//! handlers, which has no unions and no defaults. This replaces it before anything has looked.

use std::collections::HashMap;
use std::ffi::CStr;
use std::mem::size_of;
use std::ptr;

use ext_php_rs::ffi::{
    _ZEND_IS_VARIADIC_BIT, _ZEND_SEND_MODE_SHIFT, _ZEND_TYPE_NAME_BIT, HashTable, IS_ARRAY, IS_CALLABLE,
    IS_DOUBLE, IS_FALSE, IS_LONG, IS_NULL, IS_OBJECT, IS_STRING, IS_VOID, MAY_BE_ANY, MAY_BE_BOOL,
    ZEND_ACC_HAS_RETURN_TYPE, ZEND_ACC_HAS_TYPE_HINTS, ZEND_ACC_VARIADIC, ext_php_rs_compiler_globals,
    zend_class_entry, zend_function, zend_internal_arg_info, zend_internal_function, zend_type,
};
use ext_php_rs::types::ZendStr;

/// A function's, or a method's.
struct Signature {
    /// In lower case, as `name` is; empty where it is a function.
    class: &'static str,
    name: &'static str,
    required: u32,
    /// A type as PHP's source has it; empty where there is none.
    returns: &'static str,
    parameters: &'static [Parameter],
}

struct Parameter {
    name: &'static CStr,
    r#type: &'static str,
    /// As PHP's source has it.
    default: Option<&'static CStr>,
    is_variadic: bool,
    /// A variable has to be given.
    is_reference: bool,
}

impl Parameter {
    /// Flags that the engine keeps beside the type.
    fn flags(&self) -> u32 {
        let variadic = if self.is_variadic { _ZEND_IS_VARIADIC_BIT } else { 0 };
        variadic | u32::from(self.is_reference) << _ZEND_SEND_MODE_SHIFT
    }
}

/// A difference between the stub and the extension.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Disagreement {
    #[error("gannet.stub.php has {0}, and the extension has not")]
    Missing(String),
    #[error("gannet.stub.php lets {0} be called in a way that its handler does not take")]
    Count(String),
}

/// Gives all functions and methods the signatures of the stub. To be called once, when all are registered.
pub(crate) fn declare_signatures() -> Result<(), Disagreement> {
    // SAFETY: this runs in MINIT, where the compiler's tables are there and nobody else changes them.
    let (functions, classes) = unsafe {
        let globals = ext_php_rs_compiler_globals();
        (&*(*globals).function_table, &*(*globals).class_table)
    };
    let mut tables = HashMap::new();
    for signature in SIGNATURES {
        let owner = if signature.class.is_empty() {
            functions
        } else {
            &class(classes, signature.class)?.function_table
        };
        let function = find::<zend_function>(owner, signature.name)
            .ok_or_else(|| Disagreement::Missing(signature.to_string()))?;
        // SAFETY: what an extension registers is an internal function, and nobody else refers to it yet.
        let replaced = replace(unsafe { &mut (*function).internal_function }, signature)?;
        tables.insert(replaced.former, replaced);
    }
    for name in CLASSES {
        inherit(&class(classes, name)?.function_table, &tables);
    }
    tables.into_values().for_each(Replaced::release);
    Ok(())
}

/// The former and the present arguments of a function.
struct Replaced {
    former: *mut zend_internal_arg_info,
    /// The engine copies a table that has types.
    is_copy: bool,
    signature: &'static Signature,
    arg_info: *mut zend_internal_arg_info,
}

impl Replaced {
    fn release(self) {
        if self.is_copy {
            // SAFETY: it is the engine's copy, which begins one entry before the first parameter and is C's memory; no
            // function refers to it any more. The names of classes in it are interned.
            unsafe { libc::free(self.former.sub(1).cast()) };
        }
    }
}

/// Gives inherited methods the new tables: they are copies which share the former table of the parent.
fn inherit(methods: &HashTable, tables: &HashMap<*mut zend_internal_arg_info, Replaced>) {
    for method in methods.values() {
        // SAFETY: the class is one of this extension, so its methods are internal ones, which nobody refers to yet.
        let Some(function) =
            (unsafe { method.ptr::<zend_function>().map(|method| &mut (*method).internal_function) })
        else {
            continue;
        };
        if let Some(replaced) = tables.get(&function.arg_info) {
            assign(function, replaced.signature, replaced.arg_info);
        }
    }
}

fn replace(
    function: &mut zend_internal_function,
    signature: &'static Signature,
) -> Result<Replaced, Disagreement> {
    let takes_any = function.fn_flags & ZEND_ACC_VARIADIC != 0;
    let too_few = function.required_num_args > signature.required;
    if too_few || (signature.fixed_count() > function.num_args && !takes_any) {
        return Err(Disagreement::Count(signature.to_string()));
    }
    let former = function.arg_info;
    let is_copy = function.fn_flags & (ZEND_ACC_HAS_RETURN_TYPE | ZEND_ACC_HAS_TYPE_HINTS) != 0;
    let arg_info = signature.arg_info();
    assign(function, signature, arg_info);
    Ok(Replaced { former, is_copy, signature, arg_info })
}

fn assign(
    function: &mut zend_internal_function,
    signature: &Signature,
    arg_info: *mut zend_internal_arg_info,
) {
    let mut flags =
        function.fn_flags & !(ZEND_ACC_HAS_RETURN_TYPE | ZEND_ACC_HAS_TYPE_HINTS | ZEND_ACC_VARIADIC);
    if !signature.returns.is_empty() {
        flags |= ZEND_ACC_HAS_RETURN_TYPE;
    }
    if signature.parameters.iter().any(|parameter| !parameter.r#type.is_empty()) {
        flags |= ZEND_ACC_HAS_TYPE_HINTS;
    }
    if signature.is_variadic() {
        flags |= ZEND_ACC_VARIADIC;
    }
    function.fn_flags = flags;
    function.num_args = signature.fixed_count();
    function.required_num_args = signature.required;
    function.arg_info = arg_info;
}

impl Signature {
    fn is_variadic(&self) -> bool {
        self.parameters.last().is_some_and(|parameter| parameter.is_variadic)
    }

    /// The engine does not count the parameter that takes all further arguments.
    fn fixed_count(&self) -> u32 {
        u32::try_from(self.parameters.len()).unwrap_or(u32::MAX) - u32::from(self.is_variadic())
    }

    /// The table, from the first parameter on; before that is what the function returns.
    fn arg_info(&self) -> *mut zend_internal_arg_info {
        let returned = zend_internal_arg_info {
            name: ptr::without_provenance(self.required as usize),
            type_: type_of(self.returns, 0),
            default_value: ptr::null(),
        };
        let parameters = self.parameters.iter().map(|parameter| zend_internal_arg_info {
            name: parameter.name.as_ptr(),
            type_: type_of(parameter.r#type, parameter.flags()),
            default_value: parameter.default.map_or(ptr::null(), CStr::as_ptr),
        });
        let table: Vec<_> = std::iter::once(returned).chain(parameters).collect();
        // SAFETY: the engine frees the tables of functions with types when PHP ends, with C's `free`; so it has to be
        // C's memory. It is as large as the table that is copied, and an entry is no destructor's.
        unsafe {
            let start: *mut zend_internal_arg_info =
                libc::malloc(table.len() * size_of::<zend_internal_arg_info>()).cast();
            assert!(!start.is_null(), "there is memory when PHP starts");
            ptr::copy_nonoverlapping(table.as_ptr(), start, table.len());
            start.add(1)
        }
    }
}

impl std::fmt::Display for Signature {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.class {
            "" => write!(formatter, "{}()", self.name),
            class => write!(formatter, "{class}::{}()", self.name),
        }
    }
}

/// A type whose parts are separated by `|`, one class among them at most.
fn type_of(text: &str, flags: u32) -> zend_type {
    let mut made = zend_type { ptr: ptr::null_mut(), type_mask: flags };
    for part in text.split('|').filter(|part| !part.is_empty()) {
        made.type_mask |= match part {
            "null" => 1 << IS_NULL,
            "false" => 1 << IS_FALSE,
            "bool" => MAY_BE_BOOL,
            "int" => 1 << IS_LONG,
            "float" => 1 << IS_DOUBLE,
            "string" => 1 << IS_STRING,
            "array" => 1 << IS_ARRAY,
            "object" => 1 << IS_OBJECT,
            "callable" => 1 << IS_CALLABLE,
            "void" => 1 << IS_VOID,
            "mixed" => MAY_BE_ANY,
            class => {
                assert!(made.ptr.is_null(), "{text} has one class");
                made.ptr = ZendStr::new_interned(class, true).into_raw().cast();
                _ZEND_TYPE_NAME_BIT
            }
        };
    }
    made
}

fn class<'t>(classes: &'t HashTable, name: &str) -> Result<&'t zend_class_entry, Disagreement> {
    // SAFETY: classes of extensions live as long as the process.
    unsafe { find::<zend_class_entry>(classes, name).and_then(|class| class.as_ref()) }
        .ok_or_else(|| Disagreement::Missing(name.to_owned()))
}

/// The entry under a name in a table of the engine's that consists of pointers to `T`.
fn find<T>(table: &HashTable, name: &str) -> Option<*mut T> {
    // SAFETY: the tables of functions and classes have pointers for values.
    table.get(name).and_then(|value| unsafe { value.ptr::<T>() })
}

// CLASSES and SIGNATURES, which build.rs has taken from gannet.stub.php.
include!(concat!(env!("OUT_DIR"), "/signatures.rs"));
