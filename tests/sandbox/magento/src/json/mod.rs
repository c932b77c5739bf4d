//! JSON whose numbers keep their text, so that an amount leaves exactly as it came.

mod map;
mod number;
mod parse;
mod print;
mod value;

pub(crate) use map::Map;
pub(crate) use number::Number;
pub(crate) use parse::parse;
pub(crate) use value::Value;

/// Builds a [`Map`] from `"key" => value` pairs.
#[macro_export]
macro_rules! map {
    ($($key:expr => $value:expr),* $(,)?) => {
        $crate::json::Map::from_iter([$(($crate::json::Key::from($key), ::std::convert::Into::<$crate::json::Value>::into($value))),*])
    };
}

/// A field's name: known at compile time nearly always.
pub(crate) type Key = std::borrow::Cow<'static, str>;
