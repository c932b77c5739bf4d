//! What can still be sold from a stock.

use rust_decimal::Decimal;

use super::{DEFAULT_SOURCE, DEFAULT_STOCK, LegacyItem};
use crate::catalogue::Product;
use crate::error::ApiError;
use crate::json::Value;
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

/// Why a quantity cannot be sold: a code, a text and the value of its `%1`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    /// Names the condition that failed.
    pub(crate) code: &'static str,
    /// What a shopper is told.
    pub(crate) message: String,
}

/// The routes that ask for salability.
pub(crate) fn routes() -> Vec<Route> {
    let stock = "Magento_InventoryApi::stock";
    vec![
        route("GET", "inventory/get-product-salable-quantity/:sku/:stockId", stock, quantity_route),
        route("GET", "inventory/is-product-salable/:sku/:stockId", stock, salable_route),
        route(
            "GET",
            "inventory/is-product-salable-for-requested-qty/:sku/:stockId/:requestedQty",
            stock,
            requested_route,
        ),
        route("GET", "inventory/are-products-salable", stock, many_route),
        route(
            "GET",
            "inventory/are-product-salable-for-requested-qty",
            stock,
            many_requested_route,
        ),
    ]
}

fn quantity_route(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let Some(product) = shop.catalogue.by_sku(request.parameter("sku")) else {
        return Err(ApiError::crash());
    };
    if !product.has_sources() {
        let text = "Can't check requested quantity for products without Source Items support.";
        return Err(ApiError::bad(text));
    }
    let stock = request.id("stockId");
    if stock != DEFAULT_STOCK && is_stale(shop, &product.sku) {
        return Ok(Value::from(0));
    }
    Ok(Value::from(salable_quantity(shop, product, stock)))
}

/// Whether the index of custom stocks has not caught up with the last shipment yet.
fn is_stale(shop: &Shop, sku: &str) -> bool {
    let until = shop.inventory.stale_until.get(&sku.to_lowercase());
    until.is_some_and(|until| shop.clock.now().as_millisecond() < *until)
}

fn salable_route(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let salable = is_salable_sku(shop, request.parameter("sku"), request.id("stockId"));
    Ok(Value::Bool(salable))
}

fn requested_route(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let quantity = Value::from(request.parameter("requestedQty")).decimal();
    let sku = request.parameter("sku");
    let errors = errors_for(shop, sku, request.id("stockId"), quantity);
    let is_salable = errors.elements().is_empty();
    Ok(Value::Map(map! { "salable" => is_salable, "errors" => errors }))
}

fn many_route(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let stock = request.query.at("stockId").whole();
    let skus = request.query.at("skus").as_map();
    let answer = |(_, sku): (&str, &Value)| {
        let sku = sku.text();
        let salable = is_salable_sku(shop, &sku, stock);
        Value::Map(map! { "sku" => sku, "stock_id" => stock, "salable" => salable })
    };
    Ok(skus.into_iter().flat_map(crate::json::Map::iter).map(answer).collect())
}

fn many_requested_route(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let stock = request.query.at("stockId").whole();
    let asked = request.query.at("skuRequests").as_map();
    let answer = |(_, one): (&str, &Value)| {
        let sku = one.at("sku").text();
        let errors = errors_for(shop, &sku, stock, one.at("qty").decimal());
        let salable = errors.elements().is_empty();
        let fields = map! {
            "sku" => sku, "stock_id" => stock, "salable" => salable, "errors" => errors,
        };
        Value::Map(fields)
    };
    Ok(asked.into_iter().flat_map(crate::json::Map::iter).map(answer).collect())
}

/// Where one condition would have sufficed, each that failed is told.
fn errors_for(shop: &Shop, sku: &str, stock: i64, quantity: Decimal) -> Value {
    let error =
        |code: &str, message: &str| Value::Map(map! { "code" => code, "message" => message });
    let product = shop.catalogue.by_sku(sku);
    let refusal = product.map(|product| check_quantity(shop, product, stock, quantity));
    match refusal {
        Some(Ok(())) => Value::List(Vec::new()),
        Some(Err(refusal)) => Value::List(vec![
            error("back_order-disabled", "Backorders are disabled"),
            error("manage_stock-enabled", "Manage stock is enabled"),
            error(refusal.code, &refusal.message),
        ]),
        None => {
            let text = "The requested sku is not assigned to given stock";
            Value::List(vec![error("is_salable_with_reservations-no_data", text)])
        }
    }
}

fn is_salable_sku(shop: &Shop, sku: &str, stock: i64) -> bool {
    shop.catalogue.by_sku(sku).is_some_and(|product| is_salable(shop, product, stock))
}

/// Whether a product can be sold at all; a composite one can when one of its children can.
pub(crate) fn is_salable(shop: &Shop, product: &Product, stock: i64) -> bool {
    if product.is_composite() {
        let own = shop.inventory.legacy.get(&product.id).is_none_or(|item| item.is_in_stock);
        let child =
            |id: &i64| shop.catalogue.get(*id).is_some_and(|one| is_salable(shop, one, stock));
        return own && shop.catalogue.children_of(product).iter().any(child);
    }
    let Some(rules) = shop.inventory.legacy.get(&product.id) else { return false };
    let is_free = rules.rule("manage_stock", &shop.settings).is_zero();
    is_free
        || is_any_in_stock(shop, product, stock)
            && (has_backorders(shop, rules)
                || salable_quantity(shop, product, stock) > Decimal::ZERO)
}

/// Whether so much can be sold from a stock.
///
/// # Errors
/// The first condition that refuses.
pub(crate) fn check_quantity(
    shop: &Shop,
    product: &Product,
    stock: i64,
    quantity: Decimal,
) -> Result<(), Refusal> {
    let Some(rules) = shop.inventory.legacy.get(&product.id) else { return Ok(()) };
    check_sale_rules(shop, rules, quantity)?;
    if rules.rule("manage_stock", &shop.settings).is_zero() || has_backorders(shop, rules) {
        return Ok(());
    }
    if quantity > salable_quantity(shop, product, stock) {
        return Err(Refusal {
            code: "is_salable_with_reservations-not_enough_qty",
            message: "The requested qty is not available".to_owned(),
        });
    }
    Ok(())
}

fn check_sale_rules(shop: &Shop, rules: &LegacyItem, quantity: Decimal) -> Result<(), Refusal> {
    let refuse = |code, message: String| Err(Refusal { code, message });
    let min = rules.rule("min_sale_qty", &shop.settings);
    if quantity < min {
        let text = format!("The fewest you may purchase is {}", min.normalize());
        return refuse("is_correct_qty-min_sale_qty", text);
    }
    let max = rules.rule("max_sale_qty", &shop.settings);
    if !max.is_zero() && quantity > max {
        let text = "The requested qty exceeds the maximum qty allowed in shopping cart";
        return refuse("is_correct_qty-max_sale_qty", text.to_owned());
    }
    let step = rules.rule("qty_increments", &shop.settings);
    let has_steps = !rules.rule("enable_qty_increments", &shop.settings).is_zero();
    if has_steps && !step.is_zero() && !(quantity % step).is_zero() {
        let text = format!(
            "You can buy this product only in quantities of {} at a time.",
            step.normalize()
        );
        return refuse("is_correct_qty-qty_increment", text);
    }
    if !rules.is_decimal() && !quantity.fract().is_zero() {
        let text = "You cannot use decimal quantity for this product.";
        return refuse("is_correct_qty-is_qty_decimal", text.to_owned());
    }
    Ok(())
}

/// What lies at the stock's sources and is not reserved; never below zero.
pub(crate) fn salable_quantity(shop: &Shop, product: &Product, stock: i64) -> Decimal {
    let min = shop
        .inventory
        .legacy
        .get(&product.id)
        .map(|rules| rules.rule("min_qty", &shop.settings))
        .unwrap_or_default();
    let lying: Decimal = sources_of(shop, stock, &product.sku)
        .iter()
        .filter_map(|source| shop.inventory.items.at(&product.sku, source))
        .map(|item| if item.status == 1 { item.quantity } else { Decimal::ZERO })
        .sum();
    (lying + shop.inventory.reservation(stock, &product.sku) - min).max(Decimal::ZERO)
}

fn is_any_in_stock(shop: &Shop, product: &Product, stock: i64) -> bool {
    let items = &shop.inventory.items;
    sources_of(shop, stock, &product.sku)
        .iter()
        .any(|source| items.at(&product.sku, source).is_some_and(|item| item.status == 1))
}

fn sources_of(shop: &Shop, stock: i64, sku: &str) -> Vec<String> {
    match stock {
        DEFAULT_STOCK => vec![DEFAULT_SOURCE.to_owned()],
        _ => shop.inventory.indexed_sources(stock, sku),
    }
}

fn has_backorders(shop: &Shop, rules: &LegacyItem) -> bool {
    !rules.rule("backorders", &shop.settings).is_zero()
}
