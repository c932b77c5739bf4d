//! Street addresses in the forms of USPS Publication 28, and postal codes by country.

mod codes;
mod roads;
mod street;
mod suffixes;

pub(crate) use codes::code;
pub(crate) use street::{same, standard};
