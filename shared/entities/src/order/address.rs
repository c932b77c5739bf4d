//! When two addresses are the same place.

use super::map::Address;
use super::moves::Move;
use super::observed::Observed;

/// The id, as an order names it, of the customer's address that is the same as `address`.
pub(super) fn find(seen: &Observed, address: &Address) -> Option<i64> {
    let there = seen.addresses.iter().flatten();
    there
        .into_iter()
        .find(|seen| same(&seen.address, address))
        .map(super::observed::SeenAddress::order_id)
}

/// Whether `step` creates the same place already.
pub(super) fn creates_same(step: &Move, address: &Address) -> bool {
    matches!(step, Move::CreateAddress(other) if same(other, address))
}

/// Same addressee, same place. Spelling by USPS Publication 28 forms, letter case, punctuation and
/// white space make no difference; the shopper's own words are what is written.
fn same(left: &Address, right: &Address) -> bool {
    fields(left).zip(fields(right)).all(|(left, right)| plain(left) == plain(right))
}

fn fields(address: &Address) -> impl Iterator<Item = Option<&str>> {
    [
        address.first_name.as_deref(),
        address.last_name.as_deref(),
        address.line_1.as_deref(),
        address.line_2.as_deref(),
        address.city.as_deref(),
        address.state.as_deref(),
        address.postal_code.as_deref(),
        address.country.as_deref(),
    ]
    .into_iter()
}

fn plain(text: Option<&str>) -> String {
    text.unwrap_or_default().to_lowercase()
}
