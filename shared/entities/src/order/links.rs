//! Links: which Heartland record is which Magento record.

use super::map::Desired;
use super::observed::Observed;

/// The name of the link of the registered customer who bought; none for a guest.
pub(super) fn customer(desired: &Desired) -> Option<String> {
    desired.customer.magento_id.as_ref().map(|id| format!("customer:{id}"))
}

/// The links that an order that has crossed is evidence for.
pub(super) fn known(desired: &Desired, seen: &Observed) -> Vec<(String, String)> {
    let order = seen.existing().map(|order| (format!("order:{}", desired.number), order.id));
    let buyer = seen.existing().and_then(|order| order.customer_id);
    let customer = customer(desired).zip(buyer);
    order.into_iter().chain(customer).map(|(name, id)| (name, id.to_string())).collect()
}
