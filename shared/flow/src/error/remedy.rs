//! What to do about a failed call: a sentence for each class and system, and nowhere else.

use std::borrow::Cow;
use std::time::Duration;

use entities::call::System::{self, Heartland, Magento};

use super::{CallClass, Failure, code};

/// What to do about it, as it reads after a colon. No wildcard arm: a new class must say.
pub(super) fn remedy(failure: &Failure) -> Cow<'static, str> {
    let Failure { system, class, status, .. } = *failure;
    let code = failure.code.as_deref().unwrap_or_default();
    match class {
        CallClass::Transient => transient(system, status, code).into(),
        CallClass::Throttled { retry_after } => throttled(system, retry_after),
        CallClass::Outage => "it is tried again by itself once the system answers".into(),
        CallClass::Ambiguous => ambiguous(system).into(),
        CallClass::Invalid => "correct what it objects to, then release the record".into(),
        CallClass::NotFound => not_found(system).into(),
        CallClass::Denied => denied(system, status, code).into(),
        CallClass::Unreadable => {
            "report this answer; the record is tried again once it is released".into()
        }
    }
}

fn transient(system: System, status: Option<u16>, code: &str) -> &'static str {
    match (system, status) {
        _ if code == code::CREDENTIALS_UNAVAILABLE => {
            "put the credentials into the secret, in the form that README.md shows; it is tried \
             again by itself"
        }
        _ if code == code::OUT_OF_TIME => {
            "the worker's time was over; it goes on by itself in the next run"
        }
        (Magento, None) if code == code::NOT_CONNECTED => {
            "check MagentoUrl, the shop's certificate and its firewall; it is tried again by itself"
        }
        (Magento, None) => {
            "it is tried again by itself; if it lasts, find out what slows the shop down or cuts \
             it off"
        }
        (Heartland, None) if code == code::NOT_CONNECTED => {
            "check HeartlandUrl and the way out to the internet; it is tried again by itself"
        }
        (Magento, Some(status)) if status == 503 || code == code::NO_REST_ANSWER => {
            "it is tried again by itself; if it lasts, end the shop's maintenance mode or look \
             into its web server"
        }
        (Magento, Some(_)) => {
            "it is tried again by itself; if it lasts, look into the shop's exception log"
        }
        (Heartland, _) => "it is tried again by itself; if it lasts, ask Heartland's support",
    }
}

fn throttled(system: System, retry_after: Option<Duration>) -> Cow<'static, str> {
    let pause = retry_after
        .map_or_else(String::new, |pause| format!(" after {} s", pause.as_millis().div_ceil(1000)));
    let allowance = match system {
        Magento => "let the shop's proxy allow more calls, or set WorkerConcurrency lower",
        Heartland => "set WorkerConcurrency lower",
    };
    format!("it is tried again by itself{pause}; if it is frequent, {allowance}").into()
}

fn ambiguous(system: System) -> &'static str {
    match system {
        Magento => {
            "whether it took effect is looked up before it is tried again, by itself; if it \
             lasts, look into the shop's exception log"
        }
        Heartland => {
            "whether it took effect is looked up before it is tried again, by itself; if it \
             lasts, ask Heartland's support"
        }
    }
}

fn not_found(system: System) -> &'static str {
    match system {
        Magento => "find out who deleted it in Magento, then release the record",
        Heartland => "find out who deleted it in Heartland, then release the record",
    }
}

fn denied(system: System, status: Option<u16>, code: &str) -> &'static str {
    match system {
        Magento => denied_by_magento(status, code),
        Heartland => denied_by_heartland(status, code),
    }
}

fn denied_by_magento(status: Option<u16>, code: &str) -> &'static str {
    match (code, status) {
        (code::INVALID_CREDENTIALS, _) => {
            "check the four OAuth values of the integration and that it is active; if they are \
             right, a proxy in front of the shop changes its address: set MagentoSignedUrl to the \
             address that the shop sees"
        }
        (code::MISSING_PERMISSION, _) => {
            "give the integration the resource that is named (System, Integrations, API), then \
             authorise it again"
        }
        (code::TOKEN_OR_PERMISSION, _) => {
            "check the bearer token and that it may use the resource that is named; a shop takes \
             an integration's token as bearer only where it is set to, its four OAuth values \
             always"
        }
        (code::NO_SUCH_ROUTE, _) | (code::NO_REST_ANSWER, Some(400 | 404 | 405)) => {
            "check MagentoUrl (the shop's address without /rest); if the shop's REST interface lies elsewhere than below /rest, set \
             MagentoRestRoot"
        }
        (code::NO_REST_ANSWER, _) => {
            "a server in front of Magento says so, for a password or as a firewall: let calls to \
             the REST interface through"
        }
        (code::REDIRECTED, _) => "set MagentoUrl to the address that it redirects to",
        _ => {
            "check the credentials in the secret, what the integration may do, and whether a \
             firewall in front of the shop refuses calls"
        }
    }
}

fn denied_by_heartland(status: Option<u16>, code: &str) -> &'static str {
    match (code, status) {
        (code::NO_REST_ANSWER, _) => "check HeartlandUrl: what answers there is not its API",
        (code::REDIRECTED, _) => "set HeartlandUrl to the address that it redirects to",
        (_, Some(403)) => "give the user of the API token the permission for this",
        _ => "check the API token in the secret, and that its user is active",
    }
}
