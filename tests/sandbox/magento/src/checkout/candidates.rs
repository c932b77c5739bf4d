//! From what a request asks for to the rows it becomes.

use rust_decimal::Decimal;

use super::cart::Item;
use super::prices::{STORE, final_price, option_price};
use crate::catalogue::Product;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::shop::Shop;

/// A row without a parent, and the rows inside it. Ids are given later.
pub(super) struct Candidate {
    pub(super) item: Item,
    pub(super) children: Vec<Item>,
}

/// The rows that a product becomes with what was chosen.
///
/// # Errors
/// 400 for choices that are missing or impossible.
pub(super) fn candidates(
    shop: &Shop,
    product: &Product,
    quantity: Decimal,
    choice: &Value,
) -> Result<Vec<Candidate>, ApiError> {
    match product.kind.as_str() {
        "configurable" => configurable(shop, product, quantity, choice).map(|one| vec![one]),
        "bundle" => bundle(shop, product, quantity, choice).map(|one| vec![one]),
        "grouped" => grouped(shop, product, choice),
        _ => simple(shop, product, quantity, choice).map(|one| vec![one]),
    }
}

fn item(product: &Product, quantity: Decimal) -> Item {
    let weight = product.value("weight", STORE);
    Item {
        product: product.id,
        kind: product.kind.clone(),
        sku: product.sku.clone(),
        name: product.name(STORE),
        quantity,
        is_virtual: product.is_virtual(),
        weight: (!weight.is_null()).then(|| weight.decimal()),
        ..Item::default()
    }
}

fn simple(
    shop: &Shop,
    product: &Product,
    quantity: Decimal,
    choice: &Value,
) -> Result<Candidate, ApiError> {
    let mut item = item(product, quantity);
    choose_custom(shop, product, &mut item, choice)?;
    Ok(Candidate { item, children: Vec::new() })
}

/// Custom options: each adds its SKU and its price.
fn choose_custom(
    shop: &Shop,
    product: &Product,
    item: &mut Item,
    choice: &Value,
) -> Result<(), ApiError> {
    let given = choice.at("custom_options").elements();
    let base = final_price(shop, product, 0, item.quantity);
    for option in &product.custom_options {
        let id = option.at("option_id").text();
        let chosen = given.iter().find(|one| one.at("option_id").text() == id);
        let Some(chosen) = chosen.filter(|one| !one.at("option_value").text().is_empty()) else {
            if option.at("is_require").truthy() {
                let text = "The product's required option(s) weren't entered. Make sure the options are entered and try again.";
                return Err(ApiError::bad(text));
            }
            continue;
        };
        take_custom(item, option, &chosen.at("option_value").text(), base);
    }
    if !given.is_empty() {
        item.choice.set("custom_options", given.to_vec());
    }
    Ok(())
}

fn take_custom(item: &mut Item, option: &Map, value: &str, base: Decimal) {
    let whole = Value::Map(option.clone());
    let picked: Vec<&Value> = option
        .at("values")
        .elements()
        .iter()
        .filter(|one| value.split(',').any(|id| id.trim() == one.at("option_type_id").text()))
        .collect();
    let sources = if picked.is_empty() { vec![&whole] } else { picked };
    for source in sources {
        item.surcharge += option_price(source, base);
        let sku = source.at("sku").text();
        if !sku.is_empty() {
            item.sku = format!("{}-{sku}", item.sku);
        }
        let title = if source.at("option_type_id").is_null() {
            value.to_owned()
        } else {
            source.at("title").text()
        };
        item.words.push((option.at("title").text(), title));
    }
}

/// A configurable takes SKU and weight of the child that was chosen.
fn configurable(
    shop: &Shop,
    product: &Product,
    quantity: Decimal,
    choice: &Value,
) -> Result<Candidate, ApiError> {
    let given = choice.at("configurable_item_options").elements();
    let value_of = |attribute: &str| {
        let one = given.iter().find(|one| one.at("option_id").text() == attribute);
        one.map(|one| one.at("option_value").text())
    };
    let mut words = Vec::new();
    let mut wanted = Vec::new();
    for option in &product.configurable_options {
        let attribute = option.at("attribute_id").text();
        let value = value_of(&attribute).ok_or_else(choose_options)?;
        let row = shop.catalogue.attributes.by_id(option.at("attribute_id").whole());
        let code = row.map(|row| row.at("attribute_code").text()).unwrap_or_default();
        words.push((option.at("label").text(), label_of(row, &value)));
        wanted.push((code, value));
    }
    let fits = |child: &&Product| {
        wanted.iter().all(|(code, value)| child.value(code, STORE).text() == *value)
    };
    let children = product.children.iter().filter_map(|id| shop.catalogue.get(*id));
    let child = children.into_iter().find(fits).ok_or_else(choose_options)?;
    let mut item = item(product, quantity);
    choose_custom(shop, product, &mut item, choice)?;
    item.sku.clone_from(&child.sku);
    item.weight = (!child.value("weight", STORE).is_null()).then(|| child.amount("weight", STORE));
    item.is_virtual = child.is_virtual();
    item.words.splice(0..0, words);
    item.choice.set("configurable_item_options", given.to_vec());
    let inside = Item { is_inside: true, ..self::item(child, Decimal::ONE) };
    Ok(Candidate { item, children: vec![inside] })
}

fn choose_options() -> ApiError {
    ApiError::bad("You need to choose options for your item.")
}

fn label_of(attribute: Option<&Map>, value: &str) -> String {
    let options = attribute.map(|row| row.at("options").elements()).unwrap_or_default();
    let found = options.iter().find(|option| option.at("value").text() == value);
    found.map(|option| option.at("label").text()).unwrap_or_default()
}

/// A bundle with a dynamic price is the sum of its children, one with a fixed price contains them.
fn bundle(
    shop: &Shop,
    product: &Product,
    quantity: Decimal,
    choice: &Value,
) -> Result<Candidate, ApiError> {
    let given = choice.at("bundle_options").elements();
    let is_dynamic = product.value("price_type", STORE).whole() == 0;
    let mut bundle = item(product, quantity);
    bundle.is_sum = is_dynamic;
    let base = final_price(shop, product, 0, quantity);
    let mut children = Vec::new();
    for option in &product.bundle_options {
        let id = option.at("option_id").whole();
        let chosen = given.iter().find(|one| one.at("option_id").whole() == id);
        let picked = selections(option, chosen);
        if picked.is_empty() && option.at("required").truthy() {
            return Err(ApiError::bad("Please select all required options."));
        }
        for selection in picked {
            let child =
                shop.catalogue.by_sku(&selection.at("sku").text()).ok_or_else(choose_options)?;
            let units = units_of(selection, chosen);
            if !is_dynamic {
                bundle.surcharge += selection_price(selection, base) * units;
            }
            bundle.words.push((option.at("title").text(), child.name(STORE)));
            children.push(Item { is_inside: !is_dynamic, ..item(child, units) });
        }
    }
    if product.value("sku_type", STORE).whole() == 0 {
        for child in &children {
            bundle.sku = format!("{}-{}", bundle.sku, child.sku);
        }
    }
    bundle.is_virtual = children.iter().all(|child| child.is_virtual);
    let weight: Decimal =
        children.iter().map(|one| one.weight.unwrap_or_default() * one.quantity).sum();
    if product.value("weight_type", STORE).whole() == 0 {
        bundle.weight = Some(weight);
    }
    bundle.choice.set("bundle_options", given.to_vec());
    Ok(Candidate { item: bundle, children })
}

fn selections<'a>(option: &'a Map, chosen: Option<&Value>) -> Vec<&'a Value> {
    let links = option.at("product_links").elements();
    let ids = chosen.map(|one| one.at("option_selections").elements()).unwrap_or_default();
    let is_chosen = |link: &&Value| ids.iter().any(|id| id.whole() == link.at("id").whole());
    links.iter().filter(is_chosen).collect()
}

fn units_of(selection: &Value, chosen: Option<&Value>) -> Decimal {
    let asked = chosen.map(|one| one.at("option_qty").decimal()).unwrap_or_default();
    let can_change = selection.at("can_change_quantity").truthy();
    if can_change && !asked.is_zero() { asked } else { selection.at("qty").decimal() }
}

fn selection_price(selection: &Value, base: Decimal) -> Decimal {
    let price = selection.at("price").decimal();
    if selection.at("price_type").whole() == 1 {
        base * price / Decimal::ONE_HUNDRED
    } else {
        price
    }
}

/// A grouped product becomes ordinary rows, one for each part that was asked for.
fn grouped(shop: &Shop, product: &Product, choice: &Value) -> Result<Vec<Candidate>, ApiError> {
    let given = choice.at("grouped_options").elements();
    let mut rows = Vec::new();
    for id in shop.catalogue.children_of(product) {
        let Some(child) = shop.catalogue.get(id) else { continue };
        let asked = given.iter().find(|one| one.at("id").whole() == id);
        let quantity = asked.map(|one| one.at("qty").decimal()).unwrap_or_default();
        if quantity > Decimal::ZERO {
            let mut row = simple(shop, child, quantity, &Value::Map(map! {}))?;
            "grouped".clone_into(&mut row.item.kind);
            rows.push(row);
        }
    }
    if rows.is_empty() {
        Err(ApiError::bad("Please specify the quantity of product(s)."))
    } else {
        Ok(rows)
    }
}
