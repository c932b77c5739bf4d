//! `street`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "street",
    group: Group::People,
    about: "A street address in the standard form of USPS Publication 28: capitals, no points, \
            directions, suffix and unit abbreviated. Takes one line or a list of lines.",
    takes: &[Parameter::any("street")],
    gives: Gives::Text,
    examples: &[
        (r#"street("123 Main Street")"#, r#""123 MAIN ST""#),
        (r#"street("100 North Court Avenue, Apartment 4B")"#, r#""100 N COURT AVE APT 4B""#),
        (r#"street(["6146 Honey Bluff Parkway", "Apt. 4B"])"#, r#""6146 HONEY BLUFF PKWY APT 4B""#),
        (r#"street("P.O. Box 77")"#, r#""PO BOX 77""#),
        (r#"street("12 Avenue of the Americas")"#, r#""12 AVENUE OF THE AMERICAS""#),
    ],
    run: Run::Values(|arguments| Ok(crate::postal::standard(&arguments.street(0)?).into())),
};
