//! The legacy stock item of a product, which mirrors the default source.

use rust_decimal::Decimal;

use super::{DEFAULT_SOURCE, SourceItem};
use crate::catalogue::Product;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::settings::Settings;
use crate::shop::Shop;

/// The rules and the default-source quantity of one product.
#[derive(Clone, Debug)]
pub(crate) struct LegacyItem {
    /// Its own id.
    pub(crate) id: i64,
    /// The quantity; none until one was given.
    pub(crate) quantity: Option<Decimal>,
    /// Whether it sells.
    pub(crate) is_in_stock: bool,
    /// When the quantity last fell below its minimum.
    pub(crate) low_stock_date: Option<String>,
    /// Whether Magento itself changed the status.
    pub(crate) changed_auto: bool,
    /// Rules of its own; what is not here comes from the configuration.
    pub(crate) own: Map,
}

/// Rules with their configuration paths and the switches that choose between the two.
const RULES: &[(&str, &str, &str)] = &[
    ("min_qty", "use_config_min_qty", "cataloginventory/item_options/min_qty"),
    ("min_sale_qty", "use_config_min_sale_qty", "cataloginventory/item_options/min_sale_qty"),
    ("max_sale_qty", "use_config_max_sale_qty", "cataloginventory/item_options/max_sale_qty"),
    ("backorders", "use_config_backorders", "cataloginventory/item_options/backorders"),
    (
        "notify_stock_qty",
        "use_config_notify_stock_qty",
        "cataloginventory/item_options/notify_stock_qty",
    ),
    ("qty_increments", "use_config_qty_increments", "cataloginventory/item_options/qty_increments"),
    (
        "enable_qty_increments",
        "use_config_enable_qty_inc",
        "cataloginventory/item_options/enable_qty_increments",
    ),
    ("manage_stock", "use_config_manage_stock", "cataloginventory/item_options/manage_stock"),
];

impl LegacyItem {
    /// An item without a quantity.
    pub(crate) fn new(id: i64) -> Self {
        Self {
            id,
            quantity: None,
            is_in_stock: false,
            low_stock_date: None,
            changed_auto: false,
            own: Map::new(),
        }
    }

    /// Reads an item from the form in which it is answered.
    pub(crate) fn from_answer(answer: &Value) -> Self {
        let mut item = Self::new(answer.at("item_id").whole());
        item.quantity = (!answer.at("qty").is_null()).then(|| answer.at("qty").decimal());
        item.is_in_stock = answer.at("is_in_stock").truthy();
        item.low_stock_date = answer.at("low_stock_date").as_str().map(str::to_owned);
        item.changed_auto = answer.at("stock_status_changed_auto").truthy();
        item.take_rules(answer);
        item
    }

    /// Takes the rules that a request names.
    pub(crate) fn take_rules(&mut self, given: &Value) {
        for (rule, switch, _) in RULES {
            if !given.at(switch).is_null() {
                self.own.set(*switch, given.at(switch).truthy());
            }
            if !given.at(rule).is_null() {
                self.own.set(*rule, given.at(rule).clone());
            }
        }
        for name in ["is_qty_decimal", "is_decimal_divided"] {
            if !given.at(name).is_null() {
                self.own.set(name, given.at(name).truthy());
            }
        }
    }

    /// A rule, from the item itself or from the configuration.
    pub(crate) fn rule(&self, name: &str, settings: &Settings) -> Decimal {
        let Some((_, switch, path)) = RULES.iter().find(|(rule, _, _)| *rule == name) else {
            return Decimal::ZERO;
        };
        let is_own = self.own.get(switch).is_some_and(|switch| !switch.truthy());
        if is_own { self.own.at(name).decimal() } else { settings.decimal(path) }
    }

    /// Whether quantities of this product have fractions.
    pub(crate) fn is_decimal(&self) -> bool {
        self.own.at("is_qty_decimal").truthy()
    }

    /// The item as it is answered.
    pub(crate) fn answer(&self, product: i64, settings: &Settings) -> Value {
        let uses_config = |switch: &str| self.own.get(switch).is_none_or(Value::truthy);
        let amount = |name: &str| self.rule(name, settings);
        let flag = |name: &str| !self.rule(name, settings).is_zero();
        Value::Map(map! {
            "item_id" => self.id,
            "product_id" => product,
            "stock_id" => 1,
            "qty" => self.quantity,
            "is_in_stock" => self.is_in_stock,
            "is_qty_decimal" => self.is_decimal(),
            "show_default_notification_message" => false,
            "use_config_min_qty" => uses_config("use_config_min_qty"),
            "min_qty" => amount("min_qty"),
            "use_config_min_sale_qty" => i64::from(uses_config("use_config_min_sale_qty")),
            "min_sale_qty" => amount("min_sale_qty"),
            "use_config_max_sale_qty" => uses_config("use_config_max_sale_qty"),
            "max_sale_qty" => amount("max_sale_qty"),
            "use_config_backorders" => uses_config("use_config_backorders"),
            "backorders" => amount("backorders"),
            "use_config_notify_stock_qty" => uses_config("use_config_notify_stock_qty"),
            "notify_stock_qty" => amount("notify_stock_qty"),
            "use_config_qty_increments" => uses_config("use_config_qty_increments"),
            "qty_increments" => amount("qty_increments"),
            "use_config_enable_qty_inc" => uses_config("use_config_enable_qty_inc"),
            "enable_qty_increments" => flag("enable_qty_increments"),
            "use_config_manage_stock" => uses_config("use_config_manage_stock"),
            "manage_stock" => flag("manage_stock"),
            "low_stock_date" => self.low_stock_date.clone(),
            "is_decimal_divided" => self.own.at("is_decimal_divided").truthy(),
            "stock_status_changed_auto" => i64::from(self.changed_auto),
        })
    }
}

/// The legacy routes.
pub(crate) fn routes() -> Vec<Route> {
    let inventory = "Magento_CatalogInventory::cataloginventory";
    vec![
        route("GET", "stockItems/lowStock", inventory, low_stock),
        route("GET", "stockItems/:productSku", inventory, get),
        route("PUT", "products/:productSku/stockItems/:itemId", inventory, put),
        route("GET", "stockStatuses/:productSku", inventory, status),
    ]
}

fn product_of(shop: &Shop, request: &Request) -> Result<(i64, String), ApiError> {
    let sku = request.parameter("productSku");
    let product = shop.catalogue.by_sku(sku).map(|product| (product.id, product.sku.clone()));
    let text = "The Product with the \"%1\" SKU doesn't exist.";
    product.ok_or_else(|| ApiError::new(404, text).with([sku]))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (id, _) = product_of(shop, request)?;
    Ok(shop.inventory.legacy_of(id)?.answer(id, &shop.settings))
}

/// The stock items with no more than the quantity asked for, page by page.
fn low_stock(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let limit = request.query.at("qty").decimal();
    let number = |name: &str| usize::try_from(request.query.at(name).whole()).unwrap_or_default();
    let (page, size) = (number("currentPage").max(1), number("pageSize"));
    let is_low = |(_, item): &(&i64, &LegacyItem)| item.quantity.unwrap_or_default() <= limit;
    let mut low: Vec<(&i64, &LegacyItem)> = shop.inventory.legacy.iter().filter(is_low).collect();
    low.sort_by_key(|(_, item)| item.id);
    let total = low.len();
    let size = if size == 0 { total } else { size };
    let shown = low.into_iter().skip((page - 1) * size).take(size);
    let items = shown.map(|(product, item)| item.answer(*product, &shop.settings));
    let criteria = map! { "qty" => limit, "current_page" => page, "page_size" => size };
    Ok(Value::Map(map! {
        "items" => items.collect::<Value>(),
        "search_criteria" => criteria,
        "total_count" => total,
    }))
}

/// Answers the item's id. Only the default source follows.
fn put(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (id, _) = product_of(shop, request)?;
    shop.write_legacy(id, request.body.at("stockItem"));
    Ok(Value::from(shop.inventory.legacy_of(id)?.id))
}

fn status(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (id, _) = product_of(shop, request)?;
    let item = shop.inventory.legacy_of(id)?;
    let sells = item.is_in_stock && item.quantity.unwrap_or_default() > Decimal::ZERO
        || item.rule("manage_stock", &shop.settings).is_zero();
    Ok(Value::Map(map! {
        "product_id" => id,
        "stock_id" => 1,
        "qty" => item.quantity.unwrap_or_default(),
        "stock_status" => i64::from(sells),
        "stock_item" => item.answer(id, &shop.settings),
    }))
}

impl Shop {
    /// Writes the named fields of a product's legacy stock item, and the default source with it.
    pub(crate) fn write_legacy(&mut self, product_id: i64, given: &Value) {
        let inventory = &mut self.inventory;
        let is_new = !inventory.legacy.contains_key(&product_id);
        let next_id = inventory.last_legacy + 1;
        let item = inventory.legacy.entry(product_id).or_insert_with(|| LegacyItem::new(next_id));
        inventory.last_legacy += if is_new { 2 } else { 1 };
        item.take_rules(given);
        if !given.at("qty").is_null() {
            item.quantity = Some(given.at("qty").decimal());
        }
        if !given.at("is_in_stock").is_null() {
            item.is_in_stock = given.at("is_in_stock").truthy();
        }
        self.align_status(product_id);
        self.align_default_source(product_id);
    }

    /// A managed product without stock goes out of stock by itself.
    fn align_status(&mut self, product_id: i64) {
        let now = self.clock.stamp();
        let is_composite = self.catalogue.get(product_id).is_some_and(Product::is_composite);
        let Some(item) = self.inventory.legacy.get_mut(&product_id) else { return };
        let is_managed = !item.rule("manage_stock", &self.settings).is_zero();
        let backorders = !item.rule("backorders", &self.settings).is_zero();
        let min = item.rule("min_qty", &self.settings);
        let quantity = item.quantity.unwrap_or_default();
        if is_composite || !is_managed {
            return;
        }
        if quantity <= min && !backorders {
            item.is_in_stock = false;
            item.changed_auto = true;
        }
        let notify = item.rule("notify_stock_qty", &self.settings);
        item.low_stock_date = (quantity < notify).then_some(now);
    }

    fn align_default_source(&mut self, product_id: i64) {
        let Some(product) = self.catalogue.get(product_id).filter(|one| one.has_sources()) else {
            return;
        };
        let Some(item) = self.inventory.legacy.get(&product_id) else { return };
        let quantity = item.quantity.unwrap_or_default();
        let is_known = self.inventory.items.at(&product.sku, DEFAULT_SOURCE).is_some();
        if item.is_in_stock || !quantity.is_zero() || is_known {
            self.inventory.items.put(SourceItem {
                sku: product.sku.clone(),
                source: DEFAULT_SOURCE.to_owned(),
                quantity,
                status: i64::from(item.is_in_stock),
            });
        }
    }
}

impl Shop {
    /// The stock item of a product that was just saved, with what its body said about stock.
    pub(crate) fn save_stock_of(&mut self, product_id: i64, given: &Value, is_new: bool) {
        let is_composite = self.catalogue.get(product_id).is_some_and(Product::is_composite);
        if is_new && given.is_null() {
            self.inventory.last_legacy += 1;
            let mut item = LegacyItem::new(self.inventory.last_legacy);
            if is_composite {
                item.quantity = Some(Decimal::ZERO);
            }
            self.inventory.legacy.insert(product_id, item);
            return;
        }
        self.write_legacy(product_id, given);
        let Some(item) = self.inventory.legacy.get_mut(&product_id) else { return };
        if is_composite && item.quantity.is_none() {
            item.quantity = Some(Decimal::ZERO);
        }
    }
}
