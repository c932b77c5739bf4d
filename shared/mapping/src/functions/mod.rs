//! The palette: every function of the mapping language, one a file.

mod arguments;
#[cfg(test)]
mod examples;
mod palette;
mod shared;
mod signature;

pub(crate) use arguments::{Arguments, Call, Next};
pub use palette::palette;
use shared::{
    NULL, add, chosen, decimals, element, filling, hexadecimal, number_of, numbers, order, over,
    plain_text, reading, short_enough, size, squeezed, street_text, times, zone,
};
pub(crate) use signature::Run;
pub use signature::{Example, Function, Gives, Group, Parameter, Presence, Takes};

/// Declares the functions' files and lists them, in the order of the alphabet.
macro_rules! palette {
    ($($file:ident)*) => {
        $(mod $file;)*
        static ALL: &[&Function] = &[$(&$file::FUNCTION),*];
    };
}

palette! {
    abs
    add_days
    after
    all
    allocate
    any
    ascii
    at
    before
    blank_to_null
    boolean
    case
    coalesce
    concat
    contains
    count
    country_code
    country_code3
    country_name
    date
    date_time
    days_between
    digits
    email
    ends_with
    entries
    filter
    find
    first
    first_name
    fixed
    flatten
    format_date
    from_unix
    full_name
    has
    has_row
    r#if
    in_zone
    integer
    is_blank
    is_earlier
    is_phone
    join
    largest
    last
    last_name
    left
    length
    lines
    lookup
    lookup_or
    lower
    map
    merge
    name_case
    net
    null_if
    number
    one_of
    pad_end
    pad_start
    parse_date
    percent
    phone
    points
    position
    postal_code
    region_code
    region_name
    replace
    reverse
    reverse_lookup
    right
    round
    same_street
    sha256
    sha512
    slice
    smallest
    sort
    split
    squeeze
    starts_with
    street
    sum
    take
    text
    to_unix
    trim
    unique
    upper
}

/// All functions, by name.
pub fn all() -> &'static [&'static Function] {
    ALL
}

/// The function `name`.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let place = ALL.binary_search_by(|function| function.name.cmp(name)).ok()?;
    Some(ALL[place])
}
