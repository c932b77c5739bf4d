//! The expected signatures were computed apart from this code, with keys made for these tests.

use entities::call::{Call, System};
use secrecy::SecretString;
use serde_json::Value;
use transport::Base;

use super::{Keys, PathForm, Stamp, authorization};

const RECORDED: &str =
    include_str!("../../../../tests/fixtures/magento/auth-oauth-natural-sorted-params.json");

fn header(base: &str, scope: &str, call: &Call, form: PathForm) -> String {
    let secret = |text: &str| SecretString::from(text);
    let keys = Keys {
        consumer_key: &secret("test-consumer-key"),
        consumer_secret: &secret("test consumer&secret"),
        access_token: &secret("test-access-token"),
        access_token_secret: &secret("test=token/secret~"),
    };
    let nonce = "0123456789abcdef0123456789abcdef".to_owned();
    let stamp = Stamp { unix_seconds: 1_795_419_276, nonce };
    let url = Base::parse(base).unwrap().url(System::Magento, &["rest", scope], call).unwrap();
    authorization(&keys, call, &url, &stamp, form)
}

fn signature(base: &str, scope: &str, call: &Call, form: PathForm) -> String {
    let header = header(base, scope, call, form);
    let (_, signature) = header.split_once("oauth_signature=\"").unwrap();
    signature.replace("%2F", "/").replace("%2B", "+").replace("%3D", "=").replace('"', "")
}

#[test]
fn the_header_carries_everything_but_the_secrets() {
    let call = Call::get(["V1", "orders", "1"]);
    assert_eq!(
        header("https://magento.example.com", "default", &call, PathForm::Decoded),
        "OAuth oauth_consumer_key=\"test-consumer-key\", \
         oauth_nonce=\"0123456789abcdef0123456789abcdef\", \
         oauth_signature_method=\"HMAC-SHA256\", oauth_timestamp=\"1795419276\", \
         oauth_token=\"test-access-token\", oauth_version=\"1.0\", \
         oauth_signature=\"TqrvmmjOzlfBgB487Xd%2Frvep5yUfk0d1%2Bd%2BvEFGbxRU%3D\""
    );
}

#[test]
fn method_and_address_are_signed_and_the_body_is_not() {
    let post = Call::post(["V1", "orders"], "{}".into());
    assert_eq!(
        signature("https://MAGENTO.example.com:443/", "all", &post, PathForm::Decoded),
        "5HZjObg1tD067nIOyltzcgYDDRXN6A06FiJ5WHijIUs="
    );
    let get = Call::get(["V1", "orders", "1"]);
    assert_eq!(
        signature("http://127.0.0.1:8080/shop", "default", &get, PathForm::Decoded),
        "9lc/3/OREh9+B1PpuokUblIrEKiOMtgu0fnXR+dhkXk="
    );
}

#[test]
fn parameters_are_signed_in_natural_order_as_recorded() {
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let query = recorded["request"]["query"].as_object().unwrap();
    let query = query.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap()));
    let call = Call::get(["V1", "orders"]).with_query(query);
    assert_eq!(
        signature("https://magento.example.com", "default", &call, PathForm::Decoded),
        "1I0SGpjG2S34ZDr2khDwivwnf5wlaqW90qcIoStlE+Y="
    );
}

#[test]
fn of_equal_names_the_last_is_signed() {
    let query = [("a[]", "1"), ("b", "x y+z&=ä"), ("a[]", "2"), ("empty", "")];
    let call = Call::get(["V1", "products"]).with_query(query);
    assert_eq!(
        signature("https://magento.example.com", "default", &call, PathForm::Decoded),
        "4OAk8LnCchltN/LQrGD0PN/GAiKg14wq09u2KT5SRD0="
    );
}

#[test]
fn a_slash_in_a_sku_is_signed_plain_or_as_it_was_sent() {
    let call = Call::get(["V1", "products", "PEN/01 BLUE"]);
    let signature = |form| signature("https://magento.example.com", "default", &call, form);
    assert_eq!(signature(PathForm::Decoded), "hyjZrizKjKwxLHmM8aR+HN4u9nPArn7qhr2SSjov75g=");
    assert_eq!(signature(PathForm::AsSent), "tfwYmOK0K/LEy3/mu/jVVKsaVj2rScEoR38BYDKSEs8=");
}

#[test]
fn a_percent_is_signed_plain_only_where_it_still_reads_as_an_escape() {
    let call = Call::get(["V1", "products", "50%+%41 é:@"]);
    assert_eq!(
        signature("https://magento.example.com", "default", &call, PathForm::Decoded),
        "j+LaFbCwCES+uNU36YsYgQXhYkiQGUPce2Wccp5gfnM="
    );
}
