//! Cart price rules and coupons.

mod conditions;
mod generated;
mod routes;

pub(crate) use conditions::{Facts, holds};
pub(crate) use routes::routes;

use crate::json::{Map, Value};

/// Rules and coupons, as answered.
#[derive(Default)]
pub(crate) struct Promotions {
    /// Cart price rules.
    pub(crate) rules: Vec<Map>,
    /// Coupon codes.
    pub(crate) coupons: Vec<Map>,
    /// Last id of a rule.
    pub(crate) last_rule: i64,
    /// Last id of a coupon.
    pub(crate) last_coupon: i64,
}

impl Promotions {
    /// The promotions of the recorded shop.
    pub(crate) fn from_seed(seed: &Value) -> Self {
        let rows = |name: &str| -> Vec<Map> {
            let items = seed.at(name).at("items").elements().iter();
            items.filter_map(Value::as_map).cloned().collect()
        };
        Self { rules: rows("rules"), coupons: rows("coupons"), last_rule: 1, last_coupon: 1 }
    }

    /// The coupon with this code, in any letter case.
    pub(crate) fn coupon(&self, code: &str) -> Option<&Map> {
        self.coupons.iter().find(|coupon| coupon.at("code").text().eq_ignore_ascii_case(code))
    }

    /// The rules that a cart meets, the most important first. A rule with a coupon counts only
    /// when the cart carries it.
    pub(crate) fn active(&self, coupon: &str, group: i64, today: &str) -> Vec<&Map> {
        let by_coupon = self.coupon(coupon).map(|coupon| coupon.at("rule_id").whole());
        let counts = |rule: &&Map| {
            let needs_coupon = rule.at("coupon_type").text() != "NO_COUPON";
            let is_asked = !needs_coupon || by_coupon == Some(rule.at("rule_id").whole());
            is_asked && is_open(rule, group, today)
        };
        let mut active: Vec<&Map> = self.rules.iter().filter(counts).collect();
        active.sort_by_key(|rule| (rule.at("sort_order").whole(), rule.at("rule_id").whole()));
        active
    }

    /// Whether a coupon can be used by a group today.
    pub(crate) fn accepts(&self, code: &str, group: i64, today: &str) -> bool {
        let Some(coupon) = self.coupon(code) else { return false };
        let limit = coupon.at("usage_limit").whole();
        let is_left = limit == 0 || coupon.at("times_used").whole() < limit;
        let rule = coupon.at("rule_id").whole();
        let rule = self.rules.iter().find(|known| known.at("rule_id").whole() == rule);
        is_left && rule.is_some_and(|rule| is_open(rule, group, today))
    }

    /// Counts one more use of the rules and the coupon of a placed order.
    pub(crate) fn count_use(&mut self, rules: &[i64], coupon: &str) {
        for rule in &mut self.rules {
            if rules.contains(&rule.at("rule_id").whole()) {
                let used = rule.at("times_used").whole();
                rule.set("times_used", used + 1);
            }
        }
        for known in &mut self.coupons {
            if known.at("code").text().eq_ignore_ascii_case(coupon) {
                let used = known.at("times_used").whole();
                known.set("times_used", used + 1);
            }
        }
    }
}

fn is_open(rule: &Map, group: i64, today: &str) -> bool {
    let groups = rule.at("customer_group_ids").elements();
    let from = rule.at("from_date").text();
    let to = rule.at("to_date").text();
    rule.at("is_active").truthy()
        && groups.iter().any(|one| one.whole() == group)
        && (from.is_empty() || from.as_str() <= today)
        && (to.is_empty() || today <= to.as_str())
}
