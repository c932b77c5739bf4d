//! What tells the children of a configurable apart: the values of its options.

use super::attribute_routes::unknown;
use super::product::{GLOBAL, Product};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::schema;
use crate::shop::Shop;

/// The visibility of what is shown by its parent only.
const NOT_VISIBLE: i64 = 1;

/// `PUT configurable-products/variation`: a child for each combination of values; none of them
/// is saved.
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

/// Every child needs a value for each option, and no two the same values.
pub(super) fn check_variations(
    shop: &Shop,
    product: &Product,
    called: fn(i64) -> Value,
) -> Result<(), ApiError> {
    let codes = option_codes(shop, product);
    let mut seen: Vec<(Vec<String>, i64)> = Vec::new();
    for id in &product.children {
        let Some(child) = shop.catalogue.get(*id) else { continue };
        let values: Vec<String> = codes.iter().map(|code| child.value(code, 0).text()).collect();
        if let Some(place) = values.iter().position(String::is_empty) {
            let text = "Product with id \"%1\" does not contain required attribute \"%2\".";
            return Err(ApiError::bad(text).with([called(*id), codes[place].as_str().into()]));
        }
        if let Some((_, other)) = seen.iter().find(|(known, _)| *known == values) {
            let text = "Products \"%1\" and \"%2\" have the same set of attribute values.";
            return Err(ApiError::bad(text).with([called(*id), called(*other)]));
        }
        seen.push((values, *id));
    }
    Ok(())
}

/// The codes of the attributes by which the children differ.
pub(super) fn option_codes(shop: &Shop, product: &Product) -> Vec<String> {
    let attributes = &shop.catalogue.attributes;
    let options = product.configurable_options.iter();
    let rows = options.filter_map(|option| attributes.by_id(option.at("attribute_id").whole()));
    rows.map(|row| row.at("attribute_code").text()).collect()
}

/// The options with only those values that a child has.
pub(super) fn shown_options(shop: &Shop, product: &Product) -> Vec<Map> {
    let children = shop.catalogue.children_of(product);
    let attributes = &shop.catalogue.attributes;
    let shown = |option: &Map| {
        let mut option = option.clone();
        let row = attributes.by_id(option.at("attribute_id").whole());
        let code = row.map(|row| row.at("attribute_code").text()).unwrap_or_default();
        let is_used = |value: &Value| {
            let index = value.at("value_index").text();
            let mut children = children.iter().filter_map(|id| shop.catalogue.get(*id));
            children.any(|child| child.value(&code, GLOBAL).text() == index)
        };
        option.list_mut("values").retain(is_used);
        option
    };
    product.configurable_options.iter().map(shown).collect()
}
