//! `PUT configurable-products/variation`: the children that options would give a product.

use super::attribute_routes::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::schema;
use crate::shop::Shop;

/// The visibility of what is shown by its parent only.
const NOT_VISIBLE: i64 = 1;

/// A child for each combination of values; none of them is saved.
pub(super) fn generate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = request.object("product");
    let mut combinations: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let options = request.body.at("options").elements();
    if options.is_empty() {
        return Ok(Value::List(Vec::new()));
    }
    for option in options {
        let (code, values) = values(shop, option)?;
        let with = |chosen: &Vec<(String, String)>| {
            let more = |value: &String| {
                let mut chosen = chosen.clone();
                chosen.push((code.clone(), value.clone()));
                chosen
            };
            values.iter().map(more).collect::<Vec<_>>()
        };
        combinations = combinations.iter().flat_map(with).collect();
    }
    Ok(combinations.iter().map(|chosen| child(&product, chosen)).collect())
}

/// The attribute's code and the values asked for, in the order of the attribute.
fn values(shop: &Shop, option: &Value) -> Result<(String, Vec<String>), ApiError> {
    let called = option.at("attribute_id");
    let attributes = &shop.catalogue.attributes;
    let row = match called.whole() {
        0 => attributes.get(&called.text()),
        id => attributes.by_id(id),
    };
    let row = row.ok_or_else(|| unknown(&called.text()))?;
    let asked = option.at("values").elements();
    let is_asked = |value: &String| asked.iter().any(|one| one.at("value_index").text() == *value);
    let known = row.at("options").elements().iter().map(|option| option.at("value").text());
    Ok((row.at("attribute_code").text(), known.filter(is_asked).collect()))
}

fn child(product: &Map, chosen: &[(String, String)]) -> Value {
    let mut child = product.clone();
    for field in ["name", "sku"] {
        let own = std::iter::once(product.at(field).text());
        let parts: Vec<String> = own.chain(chosen.iter().map(|(_, value)| value.clone())).collect();
        child.set(field, parts.join("-"));
    }
    child.set("visibility", NOT_VISIBLE);
    let usual = [
        ("status", Value::from(1)),
        ("extension_attributes", Value::List(Vec::new())),
        ("product_links", Value::List(Vec::new())),
        ("tier_prices", Value::List(Vec::new())),
    ];
    for (field, value) in usual {
        if child.at(field).is_null() {
            child.set(field, value);
        }
    }
    let attributes = child.list_mut("custom_attributes");
    for (code, value) in chosen {
        let attribute = map! { "attribute_code" => code.as_str(), "value" => value.as_str() };
        attributes.push(Value::Map(attribute));
    }
    Value::Map(schema::render("catalog-data-product-interface", &child))
}
