//! The palette: every function of the mapping language, one a file.

mod abs;
mod add_days;
mod after;
mod all;
mod allocate;
mod any;
mod arguments;
mod ascii;
mod at;
mod before;
mod blank_to_null;
mod boolean;
mod call;
mod case;
mod coalesce;
mod concat;
mod contains;
mod count;
mod country_code;
mod country_code3;
mod country_name;
mod date;
mod date_time;
mod days_between;
mod digits;
mod elsewhere;
mod email;
mod ends_with;
mod entries;
mod filter;
mod find;
mod first;
mod first_name;
mod fixed;
mod flatten;
mod format_date;
mod from_unix;
mod full_name;
mod has;
mod has_row;
mod r#if;
mod in_zone;
mod integer;
mod is_blank;
mod is_earlier;
mod is_phone;
mod join;
mod largest;
mod last;
mod last_name;
mod left;
mod length;
mod lines;
mod lookup;
mod lookup_or;
mod lower;
mod map;
mod merge;
mod name_case;
mod net;
mod null_if;
mod number;
mod one_of;
mod pad_end;
mod pad_start;
mod palette;
mod parse_date;
mod percent;
mod phone;
mod points;
mod position;
mod postal_code;
mod region_code;
mod region_in;
mod region_name;
mod replace;
mod reverse;
mod reverse_lookup;
mod right;
mod round;
mod same_street;
mod sha256;
mod sha512;
mod signature;
mod skip;
mod slice;
mod smallest;
mod sort;
mod split;
mod squeeze;
mod starts_with;
mod street;
mod sum;
mod take;
mod text;
mod to_unix;
mod trim;
mod unique;
mod upper;

#[cfg(test)]
mod examples;

pub(crate) use arguments::Arguments;
pub(crate) use call::{Call, NULL, Next};
pub use palette::palette;
pub(crate) use signature::Run;
pub use signature::{Example, Function, Gives, Group, Parameter, Presence, Takes};

use crate::problem::nearest;

/// All functions, in the order of their names.
static ALL: &[&Function] = &[
    &abs::FUNCTION,
    &add_days::FUNCTION,
    &after::FUNCTION,
    &all::FUNCTION,
    &allocate::FUNCTION,
    &any::FUNCTION,
    &ascii::FUNCTION,
    &at::FUNCTION,
    &before::FUNCTION,
    &blank_to_null::FUNCTION,
    &boolean::FUNCTION,
    &case::FUNCTION,
    &coalesce::FUNCTION,
    &concat::FUNCTION,
    &contains::FUNCTION,
    &count::FUNCTION,
    &country_code::FUNCTION,
    &country_code3::FUNCTION,
    &country_name::FUNCTION,
    &date::FUNCTION,
    &date_time::FUNCTION,
    &days_between::FUNCTION,
    &digits::FUNCTION,
    &email::FUNCTION,
    &ends_with::FUNCTION,
    &entries::FUNCTION,
    &filter::FUNCTION,
    &find::FUNCTION,
    &first::FUNCTION,
    &first_name::FUNCTION,
    &fixed::FUNCTION,
    &flatten::FUNCTION,
    &format_date::FUNCTION,
    &from_unix::FUNCTION,
    &full_name::FUNCTION,
    &has::FUNCTION,
    &has_row::FUNCTION,
    &r#if::FUNCTION,
    &in_zone::FUNCTION,
    &integer::FUNCTION,
    &is_blank::FUNCTION,
    &is_earlier::FUNCTION,
    &is_phone::FUNCTION,
    &join::FUNCTION,
    &largest::FUNCTION,
    &last::FUNCTION,
    &last_name::FUNCTION,
    &left::FUNCTION,
    &length::FUNCTION,
    &lines::FUNCTION,
    &lookup::FUNCTION,
    &lookup_or::FUNCTION,
    &lower::FUNCTION,
    &map::FUNCTION,
    &merge::FUNCTION,
    &name_case::FUNCTION,
    &net::FUNCTION,
    &null_if::FUNCTION,
    &number::FUNCTION,
    &one_of::FUNCTION,
    &pad_end::FUNCTION,
    &pad_start::FUNCTION,
    &parse_date::FUNCTION,
    &percent::FUNCTION,
    &phone::FUNCTION,
    &points::FUNCTION,
    &position::FUNCTION,
    &postal_code::FUNCTION,
    &region_code::FUNCTION,
    &region_in::FUNCTION,
    &region_name::FUNCTION,
    &replace::FUNCTION,
    &reverse::FUNCTION,
    &reverse_lookup::FUNCTION,
    &right::FUNCTION,
    &round::FUNCTION,
    &same_street::FUNCTION,
    &sha256::FUNCTION,
    &sha512::FUNCTION,
    &skip::FUNCTION,
    &slice::FUNCTION,
    &smallest::FUNCTION,
    &sort::FUNCTION,
    &split::FUNCTION,
    &squeeze::FUNCTION,
    &starts_with::FUNCTION,
    &street::FUNCTION,
    &sum::FUNCTION,
    &take::FUNCTION,
    &text::FUNCTION,
    &to_unix::FUNCTION,
    &trim::FUNCTION,
    &unique::FUNCTION,
    &upper::FUNCTION,
];

/// All functions, in the order of their names.
pub fn all() -> &'static [&'static Function] {
    ALL
}

/// The function that was probably meant by a name there is not.
pub(crate) fn meant(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let spelled = || find(&lower).map(|function| function.name.to_owned());
    let known_elsewhere = || elsewhere::ours(name).map(str::to_owned);
    let like = || nearest(&lower, ALL.iter().map(|function| function.name));
    spelled().or_else(known_elsewhere).or_else(like)
}

/// The function `name`.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let place = ALL.binary_search_by(|function| function.name.cmp(name)).ok()?;
    Some(ALL[place])
}
