//! Which scope a request needs.

use axum::http::Method;

/// The areas whose resources are told apart by the next segment.
const AREAS: [&str; 4] = ["inventory", "sales", "purchasing", "reason_codes"];

/// Every token may ask who it is and where its account lives.
const FREE: &str = "system";

/// The scope that `method` on this path below `/api/` needs, if any.
pub(crate) fn needed(method: &Method, path: &str) -> Option<String> {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let first = segments.next().filter(|first| *first != FREE)?;
    let resource = match segments.next() {
        Some(second) if AREAS.contains(&first) => format!("{first}.{}", singular(second)),
        _ => singular(first),
    };
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    Some(format!("{resource}.{}", if reads { "read" } else { "manage" }))
}

/// Whether what was granted covers what is needed; managing includes reading.
pub(crate) fn covers(granted: &[String], needed: &str) -> bool {
    let managing = needed.strip_suffix(".read").map(|resource| format!("{resource}.manage"));
    let covers =
        |scope: &String| scope == "*" || scope == needed || Some(scope) == managing.as_ref();
    granted.iter().any(covers)
}

fn singular(word: &str) -> String {
    word.strip_suffix("es")
        .filter(|stem| stem.ends_with("ss"))
        .or(word.strip_suffix('s'))
        .unwrap_or(word)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::{covers, needed};

    #[test]
    fn scopes_are_named_after_the_resource_and_the_verb() {
        let scope = |method, path| needed(&method, path).unwrap_or_default();
        assert_eq!(scope(Method::GET, "items/100001"), "item.read");
        assert_eq!(scope(Method::POST, "sales/orders/1/lines"), "sales.order.manage");
        assert_eq!(scope(Method::GET, "inventory/transactions"), "inventory.transaction.read");
        assert_eq!(needed(&Method::GET, "system/whoami"), None);
    }

    #[test]
    fn managing_includes_reading_but_not_the_other_way() {
        let granted = ["customer.manage".to_owned(), "item.read".to_owned()];
        assert!(covers(&granted, "customer.read"));
        assert!(!covers(&granted, "item.manage"));
        assert!(covers(&["*".to_owned()], "payment.read"));
    }
}
