//! Whose an order is and where it goes: customer, addresses, names, and no placeholders.

use super::findings::{Aspect, Findings};
use super::{Case, regions, spelling};
use crate::heartland::{Address, SalesOrder};
use crate::order::{Count, Order, Place};

/// What a field of a point of sale holds at most.
const LONGEST: usize = 255;

/// Compares everything that says who and where.
pub(super) fn compare(case: &Case, document: &SalesOrder, findings: &mut Findings) {
    let order = &case.order;
    destination(order, findings);
    customer(order, document, findings);
    let states: Vec<&Order> = if has_left(order, document) {
        // Nobody sends goods on that have left: any address that the order ever had is right.
        case.earlier.iter().chain([order]).collect()
    } else {
        vec![order]
    };
    let address = document.shipping_address.as_ref();
    let places = states.iter().map(|state| state.shipping());
    same_place(Aspect::ShippingAddress, "shipping address", address, places, findings);
    let address = document.billing_address.as_ref();
    let places = states.iter().map(|state| state.billing());
    same_place(Aspect::BillingAddress, "billing address", address, places, findings);
}

fn has_left(order: &Order, document: &SalesOrder) -> bool {
    document.is_closed() || !order.units(Count::Shipped).is_empty()
}

/// Whether Magento says whose the order is and where it goes.
pub(super) fn are_told(order: &Order) -> bool {
    let is_named = |place: Place| !words_of(&place.first_name).is_empty();
    !order.email().trim().is_empty()
        && order.billing().is_some_and(is_named)
        && has_destination(order)
}

/// Goods need somewhere to go.
fn has_destination(order: &Order) -> bool {
    let is_somewhere = order.shipping().is_some_and(|place| place.is_somewhere());
    is_somewhere || order.is_virtual() || order.is_picked_up()
}

fn destination(order: &Order, findings: &mut Findings) {
    findings.check(
        Aspect::ShippingAddress,
        has_destination(order),
        "shipping address in Magento",
        "missing, and yet the order crossed",
        "there, since goods are to be shipped; else a person must be asked",
    );
}

fn customer(order: &Order, document: &SalesOrder, findings: &mut Findings) {
    let Some(customer) = &document.customer else {
        return findings.fault(Aspect::Customer, "customer", "missing", order.email());
    };
    let email = |text: &str| text.trim().to_lowercase();
    findings.compare(
        Aspect::Customer,
        "e-mail of the customer",
        &email(&customer.email),
        &email(order.email()),
    );
    for (field, name) in [("first name", &customer.first_name), ("last name", &customer.last_name)]
    {
        let field = format!("{field} of the customer");
        findings.check(Aspect::Customer, !name.trim().is_empty(), &field, "empty", "a name");
        readable(Aspect::Customer, &field, name, findings);
    }
    telephone(Aspect::Customer, "telephone of the customer", &customer.phone_number, findings);
}

/// The address must be one of `places`, of which the last is the one that counts; the fault names
/// what is different from that.
fn same_place(
    aspect: Aspect,
    name: &str,
    address: Option<&Address>,
    places: impl Iterator<Item = Option<Place>>,
    findings: &mut Findings,
) {
    let places: Vec<Option<Place>> = places.collect();
    let wanted = places.last().cloned().flatten().filter(Place::is_somewhere);
    match (address, wanted) {
        (None, None) => {}
        (None, Some(wanted)) => findings.fault(aspect, name, "missing", street(&wanted)),
        (Some(address), wanted) => {
            plausible(aspect, name, address, findings);
            let is_known = |place: &Option<Place>| {
                place.as_ref().is_some_and(|it| differences(address, it).is_empty())
            };
            if let Some(wanted) = wanted.filter(|_| !places.iter().any(is_known)) {
                for (field, is, should) in differences(address, &wanted) {
                    findings.fault(aspect, &format!("{field} of the {name}"), is, should);
                }
            }
        }
    }
}

/// Field by field, what is and what should be.
fn differences(address: &Address, place: &Place) -> Vec<(&'static str, String, String)> {
    let lines = format!("{} {}", address.line_1, address.line_2);
    let beside = std::slice::from_ref(&place.company);
    let name = format!("{} {}", address.first_name, address.last_name);
    let code = |text: &str| text.to_uppercase().replace(|it: char| !it.is_alphanumeric(), "");
    let is_state = regions::stands_for(&address.state, place);
    let region = if regions::is_foreign(place) { "" } else { place.region.as_str() };
    [
        (
            "name",
            is_name(&name, place),
            name.as_str(),
            format!("{} {}", place.first_name, place.last_name),
        ),
        ("street", spelling::says_lines(&lines, &place.street, beside), &lines, street(place)),
        ("city", spelling::says(&address.city, &place.city), &address.city, place.city.clone()),
        ("state", is_state, &address.state, region.to_owned()),
        (
            "postal code",
            code(&address.postal_code) == code(&place.postal_code),
            &address.postal_code,
            place.postal_code.clone(),
        ),
        (
            "country",
            code(&address.country) == code(&place.country),
            &address.country,
            place.country.clone(),
        ),
    ]
    .into_iter()
    .filter(|(_, is_right, ..)| !is_right)
    .map(|(field, _, is, should)| (field, shown(is), shown(&should)))
    .collect()
}

/// All words of the name, with or without those beside it. Where Magento lacks a part of it,
/// something has to be put in its place.
fn is_name(name: &str, place: &Place) -> bool {
    let whole = [place.first_name.clone(), place.last_name.clone()];
    let is_whole = whole.iter().all(|part| !part.is_empty());
    let beside: Vec<String> = if is_whole { place.beside_name.clone() } else { words_of(name) };
    spelling::says(name, &whole.join(" ")) || spelling::says_lines(name, &whole, &beside)
}

fn words_of(name: &str) -> Vec<String> {
    spelling::words(name)
}

fn street(place: &Place) -> String {
    place.street.join(", ")
}

fn shown(text: &str) -> String {
    match text.trim() {
        "" => "empty".to_owned(),
        text => format!("`{text}`"),
    }
}

/// What no address may hold, whoever sent it: nothing, marks for nothing, and what cannot be seen.
fn plausible(aspect: Aspect, name: &str, address: &Address, findings: &mut Findings) {
    for (field, text) in [("street", &address.line_1), ("city", &address.city)] {
        let field = format!("{field} of the {name}");
        findings.check(aspect, !text.trim().is_empty(), &field, "empty", "no such address at all");
    }
    telephone(aspect, &format!("telephone of the {name}"), &address.phone, findings);
    for (field, text) in [
        ("first name", &address.first_name),
        ("last name", &address.last_name),
        ("street", &address.line_1),
        ("second line", &address.line_2),
        ("city", &address.city),
        ("state", &address.state),
        ("postal code", &address.postal_code),
    ] {
        readable(aspect, &format!("{field} of the {name}"), text, findings);
    }
}

fn telephone(aspect: Aspect, field: &str, number: &str, findings: &mut Findings) {
    let is_number = number.is_empty() || number.contains(|it: char| it.is_ascii_digit());
    let is_masked = number.contains('•');
    findings.check(aspect, is_number || is_masked, field, shown(number), "digits, or nothing");
}

fn readable(aspect: Aspect, field: &str, text: &str, findings: &mut Findings) {
    let hidden = text.chars().find(|it| spelling::is_hidden(*it));
    if let Some(hidden) = hidden {
        let is = format!("text with U+{:04X} in it", u32::from(hidden));
        findings.fault(aspect, field, is, "text without characters that cannot be seen");
    }
    let length = text.chars().count();
    if length > LONGEST {
        findings.fault(
            aspect,
            field,
            format!("{length} letters long"),
            "no longer than a field holds",
        );
    }
}
