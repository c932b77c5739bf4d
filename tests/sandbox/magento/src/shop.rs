//! All the state of one shop.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use crate::auth::{Credentials, Doors};
use crate::bulk::Bulks;
use crate::catalogue::Catalogue;
use crate::checkout::Carts;
use crate::clock::Clock;
use crate::customers::Customers;
use crate::dice::Dice;
use crate::documents::Documents;
use crate::front::Front;
use crate::generator;
use crate::inventory::{Inventory, LegacyItem};
use crate::json::Value;
use crate::options::{Options, Seed};
use crate::orders::Orders;
use crate::promotions::Promotions;
use crate::schema::Frame;
use crate::seed;
use crate::settings::Settings;
use crate::taxes::Taxes;
use crate::transactions::Transactions;

/// A change that a webhook can tell of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    /// The event's name, as `sales_order_save_after`.
    pub(crate) event: &'static str,
    /// The record that changed.
    pub(crate) entity_id: i64,
    /// Its number, where it has one.
    pub(crate) increment_id: String,
    /// When it changed.
    pub(crate) updated_at: String,
}

/// The database of the simulated shop.
pub(crate) struct Shop {
    /// Keys and tokens.
    pub(crate) doors: Doors,
    /// The keys that were given out.
    pub(crate) credentials: Credentials,
    /// Tells the time.
    pub(crate) clock: Clock,
    /// Makes ids.
    pub(crate) dice: Dice,
    /// Makes report ids, which reading makes too.
    reports: Dice,
    /// What stands in front of it.
    pub(crate) front: Front,
    /// Configuration by path.
    pub(crate) settings: Settings,
    /// Websites, groups, views and their configuration, as answered.
    pub(crate) store: Value,
    /// Currency, countries and regions, as answered.
    pub(crate) directory: Value,
    /// Products and what describes them.
    pub(crate) catalogue: Catalogue,
    /// What lies where, and what is reserved.
    pub(crate) inventory: Inventory,
    /// Customers and their groups.
    pub(crate) customers: Customers,
    /// Tax classes, rates and rules.
    pub(crate) taxes: Taxes,
    /// Cart price rules and coupons.
    pub(crate) promotions: Promotions,
    /// Carts, open and done.
    pub(crate) carts: Carts,
    /// Orders with all that hangs on them.
    pub(crate) orders: Orders,
    /// Asynchronous requests.
    pub(crate) bulks: Bulks,
    /// Payment transactions.
    pub(crate) transactions: Transactions,
    /// Invoices.
    pub(crate) invoices: Documents,
    /// Shipments.
    pub(crate) shipments: Documents,
    /// Credit memos.
    pub(crate) creditmemos: Documents,
    /// What changed since a webhook was last told.
    pub(crate) changes: Vec<Change>,
}

impl Shop {
    /// A shop as it is right after installation or after its seed.
    pub(crate) fn open(options: &Options, hands: &sandbox_faults::Clock) -> Self {
        let credentials = Credentials::from_seed(options.seed);
        let mut shop = Self {
            doors: Doors::new(&credentials, options.seed),
            credentials,
            clock: Clock::of(hands),
            dice: Dice::new(options.seed),
            reports: Dice::new(!options.seed),
            front: Front::default(),
            settings: Settings::from_sections(&seed::settings()),
            store: seed::store(),
            directory: seed::directory(),
            catalogue: Catalogue::fresh(&seed::attributes(), &seed::categories()),
            inventory: Inventory::fresh(),
            customers: Customers::fresh(),
            taxes: Taxes::fresh(),
            promotions: Promotions::default(),
            carts: Carts::default(),
            orders: Orders::default(),
            bulks: Bulks::default(),
            transactions: Transactions::default(),
            invoices: Documents::default(),
            shipments: Documents::default(),
            creditmemos: Documents::default(),
            changes: Vec::new(),
        };
        if options.generates() {
            shop.taxes = Taxes::from_seed(&seed::tax());
            generator::fill(&mut shop, options);
        } else if options.shop != Seed::Empty {
            shop.fill(options.shop == Seed::Multi);
        }
        shop
    }

    /// Puts in what the recorded shop held at its start.
    fn fill(&mut self, sells_from_sources: bool) {
        let products = seed::products();
        self.catalogue = Catalogue::from_seed(&products, &seed::attributes(), &seed::categories());
        self.inventory = Inventory::from_seed(&seed::inventory());
        for product in products.at("full").elements() {
            let item = product.at("extension_attributes").at("stock_item");
            self.inventory.legacy.insert(product.at("id").whole(), LegacyItem::from_answer(item));
        }
        self.customers =
            Customers::from_seed(&seed::customers(), &self.credentials.customer.password);
        self.taxes = Taxes::from_seed(&seed::tax());
        self.promotions = Promotions::from_seed(&seed::sales_rules());
        if sells_from_sources {
            let channel = ("website".to_owned(), "base".to_owned());
            for stock in self.inventory.stocks.values_mut() {
                stock.channels.retain(|known| *known != channel);
                if stock.id == 2 {
                    stock.channels.push(channel.clone());
                }
            }
        }
    }

    /// A report id of the form that PHP's `uniqid` has.
    pub(crate) fn report_id(&mut self) -> String {
        self.reports.hex(13)
    }

    /// What this shop says about every body.
    pub(crate) fn frame(&mut self) -> Frame {
        Frame {
            report: self.report_id(),
            array_limit: self.settings.limit("webapi/validation/complex_array_limit"),
        }
    }

    /// Today's date in the store's own zone.
    pub(crate) fn local_date(&self) -> String {
        let zone = self.settings.text("general/locale/timezone");
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        ZonedDateTime::new(self.clock.now(), zone).strftime("%Y-%m-%d").to_string()
    }

    /// Notes that an order was saved.
    pub(crate) fn order_saved(&mut self, id: i64) {
        let Some(order) = self.orders.get(id) else { return };
        self.changes.push(Change {
            event: "sales_order_save_after",
            entity_id: id,
            increment_id: order.at("increment_id").text(),
            updated_at: order.at("updated_at").text(),
        });
    }
}
