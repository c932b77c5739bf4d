use std::time::Instant;

use transport::Base;

use super::{PathForm, RULED_OUT, Verdict, Way, Ways};

fn ways(called: &str, signed: Option<&str>, root: Option<&str>) -> Ways {
    let parse = |url: &str| Base::parse(url).unwrap();
    Ways::new(&parse(called), signed.map(parse), root).unwrap()
}

fn addresses(called: &str, signed: Option<&str>) -> Vec<String> {
    ways(called, signed, None).addresses.iter().map(ToString::to_string).collect()
}

/// Where a search ends up that meets this verdict at every way, and the ways that it tried.
fn searched(ways: &Ways, verdict: Verdict, forms_differ: bool) -> Vec<Way> {
    let mut way = ways.first();
    let mut tried = vec![way];
    ways.learn(way, verdict, forms_differ);
    while let Some(next) = ways.next() {
        way = next;
        tried.push(way);
        ways.learn(way, verdict, forms_differ);
    }
    tried
}

#[test]
fn what_proxies_make_of_an_address_is_tried_in_turn() {
    assert_eq!(
        addresses("https://h:8443/shop/", None),
        ["https://h:8443/shop", "https://h/shop", "http://h:8443/shop", "http://h/shop"]
    );
    assert_eq!(
        addresses("http://h:8080", None),
        ["http://h:8080", "http://h", "https://h:8080", "https://h"]
    );
    assert_eq!(addresses("https://h", None), ["https://h", "http://h", "http://h:443"]);
    assert_eq!(addresses("http://h", None), ["http://h", "https://h", "https://h:80"]);
}

#[test]
fn an_address_that_is_set_comes_first_and_the_called_one_after_it() {
    assert_eq!(
        addresses("https://h", Some("http://inner:8080/")),
        ["http://inner:8080", "https://h", "http://h", "http://h:443"]
    );
    assert_eq!(addresses("https://h", Some("http://h")), ["http://h", "https://h", "http://h:443"]);
}

#[test]
fn only_the_usual_root_has_another_to_try() {
    assert_eq!(ways("http://h", None, None).roots, ["rest", "index.php/rest"]);
    assert_eq!(ways("http://h", None, Some("/rest/")).roots, ["rest", "index.php/rest"]);
    assert_eq!(ways("http://h", None, Some("store/rest")).roots, ["store/rest"]);
    for root in ["", "/", "a//b", "../rest", "a/./b"] {
        assert!(Ways::new(&Base::parse("http://h").unwrap(), None, Some(root)).is_err(), "{root}");
    }
}

#[test]
fn where_the_path_leaves_no_doubt_each_address_is_tried_once() {
    let ways = ways("http://h:8080", None, None);
    let tried = searched(&ways, Verdict::WrongSignature, false);
    assert_eq!(tried.iter().map(|way| way.address).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert!(tried.iter().all(|way| way.form == PathForm::Decoded));
    let addresses = "http://h:8080, http://h, https://h:8080, https://h";
    assert_eq!(ways.tried(Verdict::WrongSignature), format!("signed for {addresses}"));
}

#[test]
fn an_escaped_path_is_tried_in_both_forms_at_each_address() {
    let ways = ways("http://h", None, None);
    let tried = searched(&ways, Verdict::WrongSignature, true);
    let tried: Vec<_> = tried.iter().map(|way| (way.address, way.form)).collect();
    let (decoded, as_sent) = (PathForm::Decoded, PathForm::AsSent);
    assert_eq!(
        tried,
        [(0, decoded), (0, as_sent), (1, decoded), (1, as_sent), (2, decoded), (2, as_sent)]
    );
}

#[test]
fn what_was_ruled_out_is_not_tried_again_until_a_call_succeeds() {
    let ways = ways("http://h", None, None);
    assert_eq!(searched(&ways, Verdict::WrongSignature, true).len(), 6);
    assert_eq!(searched(&ways, Verdict::WrongSignature, true).len(), 1);
    ways.learn(ways.first(), Verdict::Fits, true);
    assert_eq!(searched(&ways, Verdict::WrongSignature, true).len(), 6);
}

#[test]
fn a_root_is_looked_for_although_every_signature_was_refused() {
    let ways = ways("http://h", None, None);
    searched(&ways, Verdict::WrongSignature, false);
    ways.learn(ways.first(), Verdict::WrongRoot, false);
    let tried = searched(&ways, Verdict::WrongSignature, false);
    assert_eq!(
        tried.iter().map(|way| (way.root, way.address)).collect::<Vec<_>>(),
        [(1, 0), (1, 1), (1, 2)]
    );
}

#[test]
fn a_shop_that_refuses_every_call_is_looked_for_again_after_a_while() {
    let ways = ways("http://h", None, None);
    assert_eq!(searched(&ways, Verdict::WrongSignature, false).len(), 3);
    ways.learnt().forget_old(Instant::now());
    assert_eq!(searched(&ways, Verdict::WrongSignature, false).len(), 1);
    ways.learnt().forget_old(Instant::now() + RULED_OUT);
    assert_eq!(searched(&ways, Verdict::WrongSignature, false).len(), 3);
}

#[test]
fn a_search_that_an_outage_interrupts_goes_on_where_it_stopped() {
    let ways = ways("http://h", None, None);
    ways.learn(ways.first(), Verdict::WrongSignature, false);
    let second = ways.next().unwrap();
    assert!(ways.learn(second, Verdict::Open, false).is_empty());
    assert_eq!(ways.first(), second);
}

#[test]
fn the_way_that_fits_is_told_once_with_the_setting_that_makes_it_permanent() {
    let ways = ways("http://h:8080", None, None);
    ways.learn(ways.first(), Verdict::WrongRoot, false);
    let way = ways.next().unwrap();
    assert_eq!(
        ways.learn(way, Verdict::WrongSignature, false),
        ["the shop answers below /index.php/rest, not below /rest: set MagentoRestRoot to \
         index.php/rest to make that permanent"]
    );
    let way = ways.next().unwrap();
    assert_eq!(
        ways.learn(way, Verdict::Fits, false),
        ["the shop checks signatures against http://h, not against http://h:8080: set \
         MagentoSignedUrl to http://h to make that permanent"]
    );
    assert_eq!(ways.first(), way);
    assert!(ways.learn(way, Verdict::Fits, false).is_empty());
}

#[test]
fn another_form_of_the_path_is_learnt_without_a_word() {
    let ways = ways("http://h", None, None);
    ways.learn(ways.first(), Verdict::WrongSignature, true);
    let way = ways.next().unwrap();
    assert_eq!((way.address, way.form), (0, PathForm::AsSent));
    assert!(ways.learn(way, Verdict::Fits, true).is_empty());
    assert_eq!(ways.first(), way);
}
