//! Arguments by PHP's own rules: a value of another type is converted where the calling file allows it, and refused
//! with the engine's own `TypeError` where it does not.

use std::borrow::Cow;
use std::ffi::c_int;

use ext_php_rs::convert::{FromZvalMut, StubLiteral};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::ExecutorGlobals;

use crate::values::entries;
use crate::zend::Callback;

/// An argument of type `string`. It may hold any bytes.
pub(crate) struct Text(Zval);

/// An argument of type `?string` that may be left out.
pub(crate) struct OptionalText(Option<Text>);

/// An argument of type `int`.
#[derive(Clone, Copy)]
pub(crate) struct Integer(pub(crate) i64);

/// An argument of type `float`.
#[derive(Clone, Copy)]
pub(crate) struct Float(pub(crate) f64);

/// An argument of type `array`.
pub(crate) struct Array(Zval);

/// An argument of type `callable`.
pub(crate) struct Callable(pub(crate) Callback);

impl Text {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.zend_str().map_or(&[], ZendStr::as_bytes)
    }

    /// The text, for messages and for names.
    pub(crate) fn lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes())
    }
}

impl OptionalText {
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        self.0.as_ref().map(Text::bytes)
    }
}

impl Array {
    /// Keys and values.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (Zval, &Zval)> {
        self.0.array().into_iter().flat_map(entries)
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Zval> {
        self.0.array()?.get(key)
    }
}

impl FromZvalMut<'_> for Text {
    const TYPE: DataType = DataType::String;

    fn from_zval_mut(argument: &mut Zval) -> Option<Self> {
        text(argument, STRING)
    }
}

impl FromZvalMut<'_> for OptionalText {
    const TYPE: DataType = DataType::String;
    const NULLABLE: bool = true;

    fn from_zval_mut(argument: &mut Zval) -> Option<Self> {
        if argument.is_null() {
            Some(Self(None))
        } else {
            text(argument, STRING_OR_NULL).map(|text| Self(Some(text)))
        }
    }

    fn from_missing() -> Option<Self> {
        Some(Self(None))
    }
}

impl FromZvalMut<'_> for Integer {
    const TYPE: DataType = DataType::Long;

    fn from_zval_mut(argument: &mut Zval) -> Option<Self> {
        if let Some(long) = argument.long() {
            return Some(Self(long));
        }
        let mut long = 0;
        // SAFETY: the argument is an initialized value of the running call, and the result goes to this frame.
        let is_long = unsafe { zend_parse_arg_long_slow(argument, &raw mut long, number(argument)) };
        if is_long { Some(Self(long)) } else { refuse(argument, LONG) }
    }
}

impl FromZvalMut<'_> for Float {
    const TYPE: DataType = DataType::Double;

    fn from_zval_mut(argument: &mut Zval) -> Option<Self> {
        if argument.is_double() {
            return argument.double().map(Self);
        }
        let mut double = 0.0;
        // SAFETY: the argument is an initialized value of the running call, and the result goes to this frame.
        let is_double = unsafe { zend_parse_arg_double_slow(argument, &raw mut double, number(argument)) };
        if is_double { Some(Self(double)) } else { refuse(argument, DOUBLE) }
    }
}

impl FromZvalMut<'_> for Array {
    const TYPE: DataType = DataType::Array;

    fn from_zval_mut(argument: &mut Zval) -> Option<Self> {
        if argument.is_array() { Some(Self(argument.shallow_clone())) } else { refuse(argument, ARRAY) }
    }
}

impl FromZvalMut<'_> for Callable {
    const TYPE: DataType = DataType::Callable;

    fn from_zval_mut(argument: &mut Zval) -> Option<Self> {
        match Callback::new(argument) {
            Some(callback) => Some(Self(callback)),
            None => refuse(argument, CALLBACK),
        }
    }
}

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        Self(value)
    }
}

impl From<f64> for Float {
    fn from(value: f64) -> Self {
        Self(value)
    }
}

impl StubLiteral for Integer {
    fn stub_literal(&self) -> String {
        self.0.stub_literal()
    }
}

impl StubLiteral for Float {
    fn stub_literal(&self) -> String {
        self.0.stub_literal()
    }
}

fn text(argument: &mut Zval, expected: c_int) -> Option<Text> {
    if !argument.is_string() {
        let mut converted = std::ptr::null_mut();
        // SAFETY: the argument is an initialized value of the running call, in whose place the engine puts the string.
        let is_string = unsafe { zend_parse_arg_str_slow(argument, &raw mut converted, number(argument)) };
        if !is_string {
            return refuse(argument, expected);
        }
    }
    Some(Text(argument.shallow_clone()))
}

fn refuse<T>(argument: &mut Zval, expected: c_int) -> Option<T> {
    // SAFETY: the argument is an initialized value of the running call, and the number is one of the engine's.
    unsafe { zend_wrong_parameter_type_error(number(argument), expected, argument) };
    None
}

/// The place of the argument among those of the running call, from 1.
fn number(argument: &Zval) -> u32 {
    let frame = ExecutorGlobals::get().current_execute_data;
    // SAFETY: conversions run in a call of a function of ours, whose frame the engine keeps until it returns, and
    // the frame's arguments are only compared by their place.
    let Some(frame) = (unsafe { frame.as_ref() }) else { return 1 };
    let count = crate::zend::arguments_count(frame);
    let index = (0..count).find(|&index| {
        crate::zend::argument(frame, index).is_some_and(|candidate| std::ptr::eq(candidate, argument))
    });
    index.and_then(|index| u32::try_from(index + 1).ok()).unwrap_or(1)
}

/// `zend_expected_type`: what a `TypeError` says was expected.
const LONG: c_int = 0;
const STRING: c_int = 4;
const STRING_OR_NULL: c_int = 5;
const ARRAY: c_int = 6;
const CALLBACK: c_int = 12;
const DOUBLE: c_int = 20;

unsafe extern "C" {
    fn zend_parse_arg_long_slow(argument: *mut Zval, long: *mut i64, number: u32) -> bool;
    fn zend_parse_arg_double_slow(argument: *mut Zval, double: *mut f64, number: u32) -> bool;
    fn zend_parse_arg_str_slow(argument: *mut Zval, string: *mut *mut ZendStr, number: u32) -> bool;
    fn zend_wrong_parameter_type_error(number: u32, expected: c_int, argument: *mut Zval);
}
