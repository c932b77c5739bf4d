use std::error::Error;
use std::time::Duration;

use entities::call::{Call, System};

use super::{CallClass, CallError, MESSAGE_CHARS, chain, code};

fn refused() -> CallError {
    let call = Call::post(["customers"], r#"{"email":"ada@example.com"}"#.into())
        .with_query([("email", "ada@example.com")]);
    CallError::new(System::Heartland, CallClass::Invalid, &call)
}

#[test]
fn a_failure_names_system_call_status_the_vendors_words_and_what_to_do() {
    let error = refused().with_status(400).with_message("First name\n can't be blank");
    assert_eq!(
        error.told(),
        "heartland refused POST customers with 400 \"First name can't be blank\": correct what it \
         objects to, then release the record"
    );
}

#[test]
fn a_failure_prints_neither_body_nor_query() {
    let printed = format!("{:?} {} {}", refused(), refused(), refused().told());
    assert!(!printed.contains('@'), "{printed}");
}

#[test]
fn an_email_address_or_a_card_number_that_the_vendor_repeats_is_masked() {
    let error = refused().with_message(
        "No such entity with email = ada@example.com, card 4111 1111 1111 1111, SKU @home",
    );
    assert_eq!(error.message(), Some("No such entity with email = ••• card •••, SKU @home"));
}

#[test]
fn a_page_instead_of_a_message_is_cut() {
    let error = refused().with_message(&"<p>down</p> ".repeat(500));
    assert_eq!(error.message().map(|m| m.chars().count()), Some(MESSAGE_CHARS));
}

#[test]
fn a_cause_is_kept_as_a_source_and_told_by_its_root() {
    let error = refused().with_code(code::NOT_CONNECTED);
    let error = error.with_source(std::io::Error::other("connection reset"));
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("connection reset"));
    assert!(!error.to_string().contains("reset"));
    assert!(
        error
            .told()
            .starts_with("heartland was not reached for POST customers, \"connection reset\": "),
        "{}",
        error.told()
    );
}

#[test]
fn a_wait_is_told_in_whole_seconds() {
    let told = |retry_after| refused().with_class(CallClass::Throttled { retry_after }).told();
    assert!(told(Some(Duration::from_millis(1200))).contains("by itself after 2 s;"));
    assert!(told(None).contains("tried again by itself; if it is frequent"));
}

#[test]
fn every_class_has_a_code_and_a_remedy_of_its_own_at_each_system() {
    use CallClass::{
        Ambiguous, Denied, Invalid, NotFound, Outage, Throttled, Transient, Unreadable,
    };
    let throttled = Throttled { retry_after: None };
    for system in [System::Heartland, System::Magento] {
        for class in
            [Transient, throttled, Outage, Ambiguous, Invalid, NotFound, Denied, Unreadable]
        {
            assert!(class.at(system).starts_with(system.as_str()));
            let error = CallError::new(system, class, &Call::get(["V1", "orders"]));
            assert!(!error.remedy().ends_with('.') && error.remedy().len() > 20, "{error:?}");
        }
    }
}

#[test]
fn a_chain_says_each_cause_once() {
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Layer(&'static str, #[source] Option<Box<Layer>>);
    let root = Layer("refused", None);
    let error = Layer("not sent", Some(Box::new(Layer("not sent", Some(Box::new(root))))));
    assert_eq!(chain(&error), "not sent: refused");
}
