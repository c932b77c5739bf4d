//! What is no data, or not enough of it: placeholders are left out, names that Heartland demands are
//! completed, and each is told.

use mapping::{Change, Refit};

use super::decode::Record;
use super::map::{Address, Desired};

/// Takes addresses out that name no place, and tells that, and which regions were left out.
pub(super) fn addresses(desired: &mut Desired, record: &Record) -> Vec<String> {
    let mut told = Vec::new();
    for (which, address) in [
        ("billing_address", &mut desired.billing_address),
        ("shipping_address", &mut desired.shipping_address),
    ] {
        if let Some(address) = address {
            told.extend(
                placeholders(address)
                    .map(|field| format!("{which}.{field}: left out, it is a mere placeholder")),
            );
        }
        if address.as_ref().is_some_and(|address| !names_a_place(address)) {
            *address = None;
            told.push(format!("{which}: left out, it has neither street nor city"));
        }
        let of_magento = record.canonical.get(which);
        let region = ["region", "region_code"].into_iter().any(|field| {
            let text =
                of_magento.and_then(|address| address.get(field)).and_then(|it| it.as_text());
            text.is_some_and(|text| !text.trim().is_empty())
        });
        let is_without = address.as_ref().is_some_and(|address| address.state.is_none());
        if region && is_without {
            told.push(format!("{which}.state: left out, the region is not one of the country"));
        }
    }
    told
}

/// Makes nothing of texts that stand where something is asked for and say nothing, and names their
/// fields.
fn placeholders(address: &mut Address) -> impl Iterator<Item = &'static str> {
    let fields = [
        ("line_1", &mut address.line_1),
        ("line_2", &mut address.line_2),
        ("city", &mut address.city),
        ("state", &mut address.state),
        ("postal_code", &mut address.postal_code),
    ];
    let left_out = fields.into_iter().filter_map(|(name, field)| {
        let text = field.as_deref()?;
        let (is_blank, says_nothing) = (text.trim().is_empty(), mapping::says_nothing(text));
        if says_nothing {
            *field = None;
        }
        (says_nothing && !is_blank).then_some(name)
    });
    left_out.collect::<Vec<_>>().into_iter()
}

/// A country and a region alone are what a form is filled with before anybody types.
fn names_a_place(address: &Address) -> bool {
    [&address.line_1, &address.line_2, &address.city]
        .into_iter()
        .any(|text| text.as_deref().is_some_and(|text| !text.trim().is_empty()))
}

/// Which part of the buyer's name Magento does not have, and what stands for it.
pub(super) fn names(desired: &Desired, record: &Record) -> Option<String> {
    let (theirs, ours) = (&record.order.customer, &desired.customer);
    let blank = |name: &Option<String>| name.as_deref().is_none_or(|name| name.trim().is_empty());
    let whole = [&theirs.first_name, &theirs.last_name]
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty());
    let missing = match (blank(&theirs.first_name), blank(&theirs.last_name)) {
        (false, false) => return None,
        (true, true) => "first and last name",
        (true, false) => "first name",
        (false, true) => "last name",
    };
    let is_split = whole.is_some_and(|whole| {
        let part = |name: &str| whole.contains(name);
        part(&ours.first_name) && part(&ours.last_name)
    });
    let how = if is_split { "split from the other" } else { "marked by the word that is set" };
    Some(format!("customer: Magento has no {missing} of the buyer; it was {how}"))
}

/// A text that was changed to fit, in words.
pub(super) fn refitted(refit: &Refit) -> String {
    let path = &refit.path;
    match refit.change {
        Change::Cut { from, to } => format!("{path}: cut from {from} letters to {to}"),
        Change::Placeholder => format!("{path}: left out, it is a mere placeholder"),
        Change::Dropped { letters: 1 } => {
            format!("{path}: a letter left out that it does not take")
        }
        Change::Dropped { letters } => {
            format!("{path}: {letters} letters left out that it does not take")
        }
    }
}
