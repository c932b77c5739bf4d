//! Everything one account holds.

mod custom;
mod save;
mod seed;
mod shown;

use jiff::Timestamp;
use sandbox_faults::Clock;

pub(crate) use shown::uuid;

use crate::customers::{Address, Customer};
use crate::definitions::{
    CustomField, GiftCardReason, InventoryReason, PaymentType, ShippingMethod,
};
use crate::gift_cards::{GiftCard, GiftCardAdjustment};
use crate::http::{Refusals, Tokens};
use crate::inventory::{
    Adjustment, AdjustmentLine, AdjustmentSet, CountBatch, CountLine, LedgerRow, PhysicalCount,
    Stock, Transfer, TransferLine,
};
use crate::invoices::{Invoice, InvoiceLine};
use crate::items::{Item, ItemGrid, ItemImage};
use crate::locations::{Location, Station};
use crate::oauth::Apps;
use crate::orders::{Discount, Order, OrderLine, OrderTax};
use crate::payments::Payment;
use crate::record::{Record, Table, Time};
use crate::settings::Settings;
use crate::tickets::{Ticket, TicketLine};
use crate::users::User;
use crate::webhooks::{Outbox, Webhook, WebhookEvent};

/// A record that the shop keeps a table of.
pub(crate) trait Stored: Record {
    fn table(tables: &Tables) -> &Table<Self>;
    fn table_mut(tables: &mut Tables) -> &mut Table<Self>;

    /// The id of the next new row.
    fn sequence(shop: &mut Shop) -> i64 {
        Self::table(&shop.tables).next_id()
    }
}

/// Declares the tables of a shop, each with the record it holds.
macro_rules! tables {
    ($($name:ident: $record:ty $({ $($own:item)+ })?,)+) => {
        /// One table for each resource.
        #[derive(Clone, Debug, Default)]
        pub(crate) struct Tables {
            $($name: Table<$record>,)+
        }

        $(impl Stored for $record {
            fn table(tables: &Tables) -> &Table<Self> {
                &tables.$name
            }

            fn table_mut(tables: &mut Tables) -> &mut Table<Self> {
                &mut tables.$name
            }

            $($($own)+)?
        })+

        impl Tables {
            fn save(&self) -> crate::json::Object {
                crate::json::Object::from_iter([
                    $((crate::json::Name::Borrowed(stringify!($name)), self.$name.save()),)+
                ])
            }

            fn restore(saved: &crate::json::Object) -> Self {
                let table = |name| saved.get(name).and_then(crate::json::Json::as_object);
                Self {
                    $($name: table(stringify!($name)).map(Table::restore).unwrap_or_default(),)+
                }
            }
        }
    };
}

tables! {
    customers: Customer,
    addresses: Address,
    items: Item,
    item_grids: ItemGrid,
    item_images: ItemImage,
    locations: Location,
    stations: Station,
    payment_types: PaymentType,
    shipping_methods: ShippingMethod,
    custom_fields: CustomField,
    orders: Order,
    order_lines: OrderLine,
    order_taxes: OrderTax,
    discounts: Discount,
    payments: Payment,
    invoices: Invoice {
        fn sequence(shop: &mut Shop) -> i64 {
            shop.next_transaction()
        }
    },
    invoice_lines: InvoiceLine,
    tickets: Ticket {
        fn sequence(shop: &mut Shop) -> i64 {
            shop.next_transaction()
        }
    },
    ticket_lines: TicketLine,
    gift_cards: GiftCard,
    gift_card_adjustments: GiftCardAdjustment,
    inventory_reasons: InventoryReason,
    gift_card_reasons: GiftCardReason,
    adjustment_sets: AdjustmentSet,
    adjustment_lines: AdjustmentLine,
    adjustments: Adjustment,
    physical_counts: PhysicalCount,
    count_batches: CountBatch,
    count_lines: CountLine,
    transfers: Transfer,
    transfer_lines: TransferLine,
    webhooks: Webhook,
    webhook_events: WebhookEvent,
    ledger: LedgerRow,
    users: User,
}

/// One account with its data, its switches and its clock.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    tables: Tables,
    pub(crate) stock: Stock,
    pub(crate) settings: Settings,
    pub(crate) tokens: Tokens,
    pub(crate) apps: Apps,
    pub(crate) clock: Clock,
    pub(crate) outbox: Outbox,
    /// Tickets, returns and invoices share one sequence.
    last_transaction: i64,
    /// Whether the data file holds this state.
    pub(crate) is_saved: bool,
}

impl Shop {
    /// An account without data.
    pub(crate) fn bare(settings: Settings, clock: Clock, outbox: Outbox) -> Self {
        Self {
            tables: Tables::default(),
            stock: Stock::default(),
            settings,
            tokens: Tokens::default(),
            apps: Apps::default(),
            clock,
            outbox,
            last_transaction: 100_000,
            is_saved: false,
        }
    }

    /// The account's time. Its records tell times to the second.
    pub(crate) fn now(&self) -> Time {
        let second = self.clock.now().as_second();
        Time(Timestamp::from_second(second).unwrap_or_default())
    }

    pub(crate) fn table<T: Stored>(&self) -> &Table<T> {
        T::table(&self.tables)
    }

    pub(crate) fn table_mut<T: Stored>(&mut self) -> &mut Table<T> {
        T::table_mut(&mut self.tables)
    }

    pub(crate) fn get<T: Stored>(&self, id: i64) -> Option<&T> {
        self.table().get(id)
    }

    /// The rows of a document.
    pub(crate) fn children<T: Stored>(
        &self,
        field: &'static str,
        parent: i64,
    ) -> impl Iterator<Item = &T> {
        self.table().children((field, parent))
    }

    pub(crate) fn put<T: Stored>(&mut self, row: T) -> i64 {
        self.table_mut().put(row)
    }

    /// Changes a row's own figures; its key, parent and custom values must stay.
    pub(crate) fn edit<T: Stored>(&mut self, id: i64, change: impl FnOnce(&mut T)) {
        self.table_mut().edit(id, change);
    }

    /// Refuses a reference that names nothing; an unset one passes.
    pub(crate) fn check<T: Stored>(&self, field: &str, id: Option<i64>, refusals: &mut Refusals) {
        if id.is_some_and(|id| self.get::<T>(id).is_none()) {
            refusals.add(field, "is invalid");
        }
    }

    /// The id of the next ticket, return or invoice.
    pub(crate) fn next_transaction(&mut self) -> i64 {
        self.last_transaction += 1;
        self.last_transaction
    }
}
