//! When two addresses are the same place.
//!
//! The comparison is a document, `same-address.yaml`, because the forms of addresses are
//! functions of the mapping language.

use std::sync::LazyLock;

use mapping::{Checked, Input, Mapping, Object, Problems, Schema, Value};
use serde::Serialize;

use super::map::Address;
use super::observed::{Observed, SeenAddress};

static SAME_ADDRESS: LazyLock<Result<Checked, Problems>> = LazyLock::new(|| {
    Mapping::parse(include_str!("same-address.yaml"))?.check(
        &Schema::parse(include_str!("schemas/two_addresses.yaml"))?,
        &Schema::parse(include_str!("schemas/sameness.yaml"))?,
    )
});

/// The id, as an order names it, of the customer's address that is the same as `address`.
pub(super) fn find(seen: &Observed, address: &Address) -> Option<i64> {
    let mut there = seen.addresses.iter().flatten();
    there.find(|seen| same(&seen.address, address)).map(SeenAddress::order_id)
}

/// Same addressee, same place, same telephone. Spelling by USPS Publication 28 forms, letter case,
/// punctuation and white space make no difference; the shopper's own words are what is written.
pub(super) fn same(left: &Address, right: &Address) -> bool {
    left == right
        || same_phone(left.phone.as_deref(), right.phone.as_deref())
            && same_by_forms(left, right).is_some_and(|same| same)
}

/// By their digits; one that is not told makes no other address.
fn same_phone(left: Option<&str>, right: Option<&str>) -> bool {
    let digits = |phone: &str| phone.chars().filter(char::is_ascii_digit).collect::<String>();
    match (left.map(digits), right.map(digits)) {
        (Some(left), Some(right)) => left.ends_with(&right) || right.ends_with(&left),
        _ => true,
    }
}

fn same_by_forms(left: &Address, right: &Address) -> Option<bool> {
    #[derive(Serialize)]
    struct Two<'a> {
        left: &'a Address,
        right: &'a Address,
    }
    let two = mapping::to_value(&Two { left, right }).ok()?;
    let sameness = SAME_ADDRESS.as_ref().ok()?.run(&Input::value(&two)).ok()?;
    let mut aspects = sameness.as_object().map(Object::iter)?;
    Some(aspects.all(|(_, same)| *same == Value::Bool(true)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn address(text: &str) -> Address {
        let [name, line_1, line_2, city, state, postal_code, country] = text
            .split('|')
            .map(|part| Some(part.to_owned()))
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        let (first, last) = name.as_deref().unwrap().split_once(' ').unwrap();
        let (first_name, last_name) = (Some(first.to_owned()), Some(last.to_owned()));
        let line_2 = line_2.filter(|line| !line.is_empty());
        Address {
            first_name,
            last_name,
            line_1,
            line_2,
            city,
            state,
            postal_code,
            country,
            phone: None,
        }
    }

    const HOME: &str = "Ada Byron|123 Main Street||Austin|TX|78701|US";

    #[rstest]
    #[case(HOME, "ADA  byron|123 main st.||austin|Texas|78701|us")]
    #[case("A B|1 North Elm Court, Apt 4||Rome|NY|13440|US", "A B|1 N Elm Ct|#4|Rome|NY|13440|US")]
    #[case(
        "A B|1 Elm|Acme Inc, Floor 2|Ulm||89073|DE",
        "A B|1 Elm.|ACME INC, Floor 2|Ulm||89073|DE"
    )]
    fn the_same_place_in_other_words_is_the_same(#[case] left: &str, #[case] right: &str) {
        assert!(SAME_ADDRESS.is_ok(), "{:?}", SAME_ADDRESS.as_ref().err());
        assert!(same(&address(left), &address(right)));
    }

    #[rstest]
    #[case("Bob Byron|123 Main Street||Austin|TX|78701|US")]
    #[case("Ada Byron|124 Main Street||Austin|TX|78701|US")]
    #[case("Ada Byron|123 Main Avenue||Austin|TX|78701|US")]
    #[case("Ada Byron|123 Main Street|Floor 2|Austin|TX|78701|US")]
    #[case("Ada Byron|123 Main Street||Dallas|TX|78701|US")]
    #[case("Ada Byron|123 Main Street||Austin|TN|78701|US")]
    #[case("Ada Byron|123 Main Street||Austin|TX|78702|US")]
    #[case("Ada Byron|123 Main Street||Austin|TX|78701|CA")]
    fn another_person_or_place_is_another(#[case] other: &str) {
        assert!(!same(&address(HOME), &address(other)));
    }

    #[test]
    fn addresses_without_anything_are_the_same() {
        let nowhere = address("A B|1 Elm||Ulm||89073|DE");
        let nowhere = Address { line_1: None, city: None, state: None, country: None, ..nowhere };
        assert!(same(&nowhere, &Address { state: Some(String::new()), ..nowhere.clone() }));
    }
}
