//! Signatures here were made apart from this code, with keys made for these tests.

use std::sync::atomic::{AtomicUsize, Ordering};

use http::{HeaderMap, HeaderName, HeaderValue};
use rstest::rstest;
use serde_json::json;

use super::{Accepted, Delivery, Rejection, Verifier};
use crate::webhook::{FetchKey, Hint, KeyCache, Profiles};

const BODY: &str =
    r#"{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}"#;
const EVENT: &str = r#"{"event_id":"e-1","recipient_client_id":"client-1","event":{"data":{"value":{"entity_id":8,"increment_id":"000000008","updated_at":"2026-11-23 07:32:47"}}}}"#;
const KEY_A: &str = include_str!("../test_keys/a.pem");
const KEY_B: &str = include_str!("../test_keys/b.pem");
const EVENT_BY_A: &str = include_str!("../test_keys/event-by-a.txt");
const EVENT_BY_B: &str = include_str!("../test_keys/event-by-b.txt");
const COMMERCE_BY_A: &str = include_str!("../test_keys/commerce-by-a.txt");

const SENT: i64 = 1_795_419_276;
const OLD: &str = "whsec_dGVzdC1zdGFuZGFyZC13ZWJob29rcy1rZXktMjRieXQ=";
const OLD_SIGNATURE: &str = "v1,1bgfz7bwRAf9jM9rsKYhgDQboQqXMCWswUTdC+lEqbg=";
const NEW: &str = "whsec_YW5vdGhlci10ZXN0LWtleS1mb3Itcm90YXRpb24tMDA=";
const NEW_SIGNATURE: &str = "v1,BJ0qYPEzW/FGw9w4iXbWrq8FCrA0G8lR64XOP5DRPA0=";
const HEX: &str = "85aeabba98c0f7d864000172df14ca992752578d1cebde2e773793d1e054138d";
const BASE64: &str = "ha6rupjA99hkAAFy3xTKmSdSV40c694udzeT0eBUE40=";

/// Adobe's two keys, one of which cannot be read.
#[derive(Default)]
struct Keys {
    reads: AtomicUsize,
}

impl FetchKey for &Keys {
    async fn pem(&self, url: &str) -> Option<String> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        match url {
            "https://static.adobeioevents.com/prod/keys/a.pem" => Some(KEY_A.into()),
            "https://static.adobeioevents.com/prod/keys/b.pem" => Some(KEY_B.into()),
            _ => None,
        }
    }
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&str, &str)| {
        (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value.trim()).unwrap())
    };
    pairs.iter().map(pair).collect()
}

async fn accept_at(
    now: i64,
    profiles: serde_json::Value,
    pairs: &[(&str, &str)],
    body: &str,
) -> Result<Accepted, Rejection> {
    let profiles = Profiles::read(&json!({ "profiles": profiles }).to_string()).unwrap();
    let keys = Keys::default();
    let headers = headers(pairs);
    let delivery = Delivery { headers: &headers, body: body.as_bytes(), path_token: None };
    Verifier::new(profiles, &keys).accept(&delivery, now).await
}

async fn accept(
    profiles: serde_json::Value,
    pairs: &[(&str, &str)],
    body: &str,
) -> Result<Accepted, Rejection> {
    accept_at(SENT, profiles, pairs, body).await
}

fn by(profile: &'static str, delivery_id: Option<&str>) -> Accepted {
    let hint = Hint {
        id: Some("8".into()),
        increment_id: Some("000000008".into()),
        version: Some("2026-11-23 07:32:47".into()),
    };
    Accepted { profile, delivery_id: delivery_id.map(Into::into), hint }
}

fn standard(secrets: &[&str]) -> serde_json::Value {
    json!([{ "kind": "standard_webhooks", "secrets": secrets }])
}

fn signed(signature: &str) -> [(&str, &str); 3] {
    [("webhook-id", "msg_1"), ("webhook-timestamp", "1795419276"), ("webhook-signature", signature)]
}

#[tokio::test]
async fn a_standard_webhook_is_let_in_by_any_of_its_signatures_and_any_of_our_secrets() {
    let both = format!("v1a,AAAA v1,AAAA {OLD_SIGNATURE} {NEW_SIGNATURE}");
    for signature in [OLD_SIGNATURE, &both] {
        for secrets in [&[OLD][..], &[NEW, OLD]] {
            let accepted = accept(standard(secrets), &signed(signature), BODY).await;
            assert_eq!(accepted, Ok(by("standard_webhooks", Some("msg_1"))));
        }
    }
}

#[rstest]
#[case::other_secret(NEW, &signed(OLD_SIGNATURE), BODY, Rejection::BadSignature)]
#[case::other_body(OLD, &signed(OLD_SIGNATURE), "{}", Rejection::BadSignature)]
#[case::other_version(OLD, &signed("v1a,1bgfz7bwRAf9jM9rsKYhgDQboQqXMCWswUTdC+lEqbg="), BODY, Rejection::BadSignature)]
#[case::no_base64(OLD, &signed("v1,%%%"), BODY, Rejection::BadSignature)]
#[case::no_id(OLD, &[("webhook-timestamp", "1795419276"), ("webhook-signature", OLD_SIGNATURE)], BODY, Rejection::Malformed)]
#[case::no_time(OLD, &[("webhook-id", "msg_1"), ("webhook-signature", OLD_SIGNATURE)], BODY, Rejection::Malformed)]
#[case::odd_time(OLD, &[("webhook-id", "msg_1"), ("webhook-timestamp", "now"), ("webhook-signature", OLD_SIGNATURE)], BODY, Rejection::Malformed)]
#[case::other_id(OLD, &[("webhook-id", "msg_2"), ("webhook-timestamp", "1795419276"), ("webhook-signature", OLD_SIGNATURE)], BODY, Rejection::BadSignature)]
#[case::no_signature(OLD, &[("webhook-id", "msg_1"), ("webhook-timestamp", "1795419276")], BODY, Rejection::NoProof)]
#[tokio::test]
async fn a_standard_webhook_is_refused(
    #[case] secret: &str,
    #[case] pairs: &[(&str, &str)],
    #[case] body: &str,
    #[case] rejection: Rejection,
) {
    assert_eq!(accept(standard(&[secret]), pairs, body).await, Err(rejection));
}

#[tokio::test]
async fn a_standard_webhook_is_good_for_five_minutes_either_way() {
    for (offset, good) in [(-301, false), (-300, true), (300, true), (301, false)] {
        let accepted =
            accept_at(SENT + offset, standard(&[OLD]), &signed(OLD_SIGNATURE), BODY).await;
        let expected =
            if good { Ok(by("standard_webhooks", Some("msg_1"))) } else { Err(Rejection::Stale) };
        assert_eq!(accepted, expected, "{offset}");
    }
}

#[tokio::test]
async fn a_signed_body_is_let_in_in_hex_and_base64() {
    let profiles =
        json!([{ "kind": "hmac_sha256", "id_header": "x-id", "secrets": ["old", "test-secret"] }]);
    let upper = HEX.to_uppercase();
    let prefixed = format!("sha256={HEX}");
    for signature in [HEX, BASE64, &upper, &prefixed] {
        let pairs = [("x-magento-signature", signature), ("x-id", "d-1")];
        let accepted = accept(profiles.clone(), &pairs, BODY).await;
        assert_eq!(accepted, Ok(by("hmac_sha256", Some("d-1"))));
    }
}

#[rstest]
#[case::other_body("x-magento-signature", HEX, "{}", Rejection::BadSignature)]
#[case::cut_short("x-magento-signature", &BASE64[..40], BODY, Rejection::BadSignature)]
#[case::no_hex("x-magento-signature", &"zz".repeat(32), BODY, Rejection::Malformed)]
#[case::not_ascii_sized("x-magento-signature", "%", BODY, Rejection::Malformed)]
#[case::other_header("x-signature", HEX, BODY, Rejection::NoProof)]
#[tokio::test]
async fn a_signed_body_is_refused(
    #[case] header: &str,
    #[case] signature: &str,
    #[case] body: &str,
    #[case] rejection: Rejection,
) {
    let profiles = json!([{ "kind": "hmac_sha256", "secrets": ["test-secret"] }]);
    assert_eq!(accept(profiles, &[(header, signature)], body).await, Err(rejection));
}

#[rstest]
#[case("Basic Y29ubmVjdDpwOnNz", Ok(by("basic", None)))]
#[case("basic  Y29ubmVjdDpwOnNz", Ok(by("basic", None)))]
#[case("Basic Y29ubmVjdDpwOnN0", Err(Rejection::BadSecret))]
#[case("Basic %%%", Err(Rejection::Malformed))]
#[case("Bearer test-token", Ok(by("bearer", None)))]
#[case("Bearer next-token", Ok(by("bearer", None)))]
#[case("Bearer test-toke", Err(Rejection::BadSecret))]
#[case("Bearer ", Err(Rejection::BadSecret))]
#[case("Digest x", Err(Rejection::NoProof))]
#[case("test-token", Err(Rejection::NoProof))]
#[tokio::test]
async fn an_authorization_is_let_in_or_refused(
    #[case] authorization: &str,
    #[case] expected: Result<Accepted, Rejection>,
) {
    let profiles = json!([
        { "kind": "basic", "username": "connect", "password": "p:ss" },
        { "kind": "bearer", "tokens": ["test-token", "next-token"] },
    ]);
    let headers = HeaderMap::from_iter([(
        http::header::AUTHORIZATION,
        HeaderValue::from_str(authorization).unwrap(),
    )]);
    let profiles = Profiles::read(&json!({ "profiles": profiles }).to_string()).unwrap();
    let keys = Keys::default();
    let delivery = Delivery { headers: &headers, body: BODY.as_bytes(), path_token: None };
    assert_eq!(Verifier::new(profiles, &keys).accept(&delivery, SENT).await, expected);
}

#[rstest]
#[case(Some("long-random-token"), Ok(by("path_token", None)))]
#[case(Some("long-random-toke"), Err(Rejection::BadSecret))]
#[case(Some(""), Err(Rejection::BadSecret))]
#[case(None, Err(Rejection::NoProof))]
#[tokio::test]
async fn a_token_in_the_path_is_let_in_or_refused(
    #[case] path_token: Option<&str>,
    #[case] expected: Result<Accepted, Rejection>,
) {
    let secret = r#"{"profiles":[{"kind":"path_token","tokens":["long-random-token"]}]}"#;
    let keys = Keys::default();
    let verifier = Verifier::new(Profiles::read(secret).unwrap(), &keys);
    let headers = HeaderMap::new();
    let delivery = Delivery { headers: &headers, body: BODY.as_bytes(), path_token };
    assert_eq!(verifier.accept(&delivery, SENT).await, expected);
}

fn event_profile() -> serde_json::Value {
    json!([{ "kind": "adobe_io_events", "client_id": "client-1" }])
}

fn event_headers<'a>(first: [&'a str; 2], second: [&'a str; 2]) -> [(&'a str, &'a str); 4] {
    [
        ("x-adobe-digital-signature-1", first[0]),
        ("x-adobe-public-key1-path", first[1]),
        ("x-adobe-digital-signature-2", second[0]),
        ("x-adobe-public-key2-path", second[1]),
    ]
}

const A: &str = "/prod/keys/a.pem";
const B: &str = "/prod/keys/b.pem";
const GONE: &str = "/prod/keys/gone.pem";

#[rstest]
#[case::both([EVENT_BY_A, A], [EVENT_BY_B, B], Ok(by("adobe_io_events", Some("e-1"))))]
#[case::first([EVENT_BY_A, A], ["AAAA", B], Ok(by("adobe_io_events", Some("e-1"))))]
#[case::second(["AAAA", A], [EVENT_BY_B, B], Ok(by("adobe_io_events", Some("e-1"))))]
#[case::second_without_first_key([EVENT_BY_A, GONE], [EVENT_BY_B, B], Ok(by("adobe_io_events", Some("e-1"))))]
#[case::neither(["AAAA", A], ["%%%", B], Err(Rejection::BadSignature))]
#[case::keys_exchanged([EVENT_BY_A, B], [EVENT_BY_B, A], Err(Rejection::BadSignature))]
#[case::key_gone([EVENT_BY_A, GONE], ["AAAA", B], Err(Rejection::KeyUnavailable))]
#[case::foreign_key([EVENT_BY_A, "https://evil.example/a.pem"], [EVENT_BY_B, B], Err(Rejection::ForeignKey))]
#[tokio::test]
async fn an_event_of_adobe_needs_one_good_signature(
    #[case] first: [&str; 2],
    #[case] second: [&str; 2],
    #[case] expected: Result<Accepted, Rejection>,
) {
    assert_eq!(accept(event_profile(), &event_headers(first, second), EVENT).await, expected);
}

#[tokio::test]
async fn an_event_for_somebody_else_fetches_no_key() {
    let pairs = headers(&event_headers([EVENT_BY_A, A], [EVENT_BY_B, B]));
    let keys = Keys::default();
    let secret = r#"{"profiles":[{"kind":"adobe_io_events","client_id":"client-2"}]}"#;
    let verifier = Verifier::new(Profiles::read(secret).unwrap(), &keys);
    let delivery = Delivery { headers: &pairs, body: EVENT.as_bytes(), path_token: None };
    assert_eq!(verifier.accept(&delivery, SENT).await, Err(Rejection::OtherRecipient));
    assert_eq!(keys.reads.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn keys_and_their_absence_are_fetched_once() {
    let pairs = headers(&event_headers([EVENT_BY_A, GONE], [EVENT_BY_B, B]));
    let keys = Keys::default();
    let profiles = json!({ "profiles": event_profile() }).to_string();
    let verifier = Verifier::new(Profiles::read(&profiles).unwrap(), KeyCache::new(&keys));
    let delivery = Delivery { headers: &pairs, body: EVENT.as_bytes(), path_token: None };
    for _ in 0..3 {
        let accepted = verifier.accept(&delivery, SENT).await;
        assert_eq!(accepted, Ok(by("adobe_io_events", Some("e-1"))));
    }
    assert_eq!(keys.reads.load(Ordering::Relaxed), 2);
}

#[rstest]
#[case::signed(&[KEY_A], BODY, COMMERCE_BY_A, Ok(by("adobe_commerce", None)))]
#[case::one_of_two_keys(&[KEY_B, KEY_A], BODY, COMMERCE_BY_A, Ok(by("adobe_commerce", None)))]
#[case::other_key(&[KEY_B], BODY, COMMERCE_BY_A, Err(Rejection::BadSignature))]
#[case::other_body(&[KEY_A], "{}", COMMERCE_BY_A, Err(Rejection::BadSignature))]
#[case::the_body_itself_signed(&[KEY_A], EVENT, EVENT_BY_A, Err(Rejection::BadSignature))]
#[tokio::test]
async fn a_webhook_of_adobe_commerce_signs_the_base64_of_its_body(
    #[case] public_keys: &[&str],
    #[case] body: &str,
    #[case] signature: &str,
    #[case] expected: Result<Accepted, Rejection>,
) {
    let profiles = json!([{ "kind": "adobe_commerce", "public_keys": public_keys }]);
    let pairs = [("x-adobe-commerce-webhook-signature", signature)];
    assert_eq!(accept(profiles, &pairs, body).await, expected);
}

#[tokio::test]
async fn of_several_profiles_the_one_that_applies_lets_in() {
    let profiles = json!([
        { "kind": "standard_webhooks", "secrets": [OLD] },
        { "kind": "hmac_sha256", "header": "x-other", "secrets": ["other"] },
        { "kind": "hmac_sha256", "secrets": ["test-secret"] },
    ]);
    let accepted = accept(profiles.clone(), &[("x-magento-signature", HEX)], BODY).await;
    assert_eq!(accepted, Ok(by("hmac_sha256", None)));
    assert_eq!(accept(profiles, &[], BODY).await, Err(Rejection::NoProof));
}

#[rstest]
#[case::too_large(format!("\"{}\"", "x".repeat(1_000_000)), Rejection::TooLarge, 413)]
#[case::too_deep("[".repeat(65), Rejection::TooDeep, 400)]
#[case::truncated(r#"{"entity_id":"#.into(), Rejection::Unreadable, 400)]
#[tokio::test]
async fn a_proven_body_that_cannot_be_used_is_refused(
    #[case] body: String,
    #[case] rejection: Rejection,
    #[case] status: u16,
) {
    let profiles = json!([{ "kind": "bearer", "tokens": ["test-token"] }]);
    let pairs = [("authorization", "Bearer test-token")];
    assert_eq!(accept(profiles, &pairs, &body).await, Err(rejection));
    assert_eq!(rejection.status(), status);
}

#[tokio::test]
async fn what_is_not_proven_is_refused_before_its_body_is_read() {
    let profiles = json!([{ "kind": "bearer", "tokens": ["test-token"] }]);
    let pairs = [("authorization", "Bearer other")];
    assert_eq!(accept(profiles, &pairs, "[").await, Err(Rejection::BadSecret));
}
