//! Two years of sales, with weekends, seasons and noise.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::chance::Chance;
use super::{Size, Tenders, web_order};
use crate::customers::Customer;
use crate::items::Item;
use crate::locations::Station;
use crate::payments::Payment;
use crate::record::{Mark, Money, Quantity, Time};
use crate::shop::{Shop, uuid};
use crate::tickets::{self, Kind, LineKind, Status, Ticket, TicketLine};

/// The days a history spans.
const N_DAYS: i64 = 730;

/// How busy the months are, January first.
const MONTHS: [u64; 12] = [70, 75, 85, 95, 100, 95, 85, 110, 95, 100, 140, 190];

/// How busy the days of the week are, Monday first.
const WEEKDAYS: [u64; 7] = [70, 70, 80, 90, 120, 160, 130];

/// What a unit is taxed, in ten-thousandths.
pub(super) const TAX: i64 = 825;

/// What sales are made of.
pub(super) struct History<'a> {
    pub(super) stores: &'a [i64],
    pub(super) items: &'a [i64],
    pub(super) customers: &'a [i64],
    pub(super) tenders: Tenders,
    pub(super) chance: Chance,
}

/// When a history that ends then begins.
pub(super) fn begin(until: Timestamp) -> Timestamp {
    until.checked_sub(SignedDuration::from_hours(N_DAYS * 24)).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl History<'_> {
    /// Writes the documents in the order in which they happened.
    pub(super) fn write(&mut self, shop: &mut Shop, size: &Size) {
        if self.items.is_empty() || self.stores.is_empty() {
            return;
        }
        for at in self.moments(size) {
            let age = size.until.duration_since(at);
            match self.chance.below(100) {
                0..5 => web_order::place(self, shop, Time(at), age),
                5..11 => self.take_back(shop, Time(at)),
                _ => self.sell(shop, Time(at)),
            }
        }
    }

    /// A moment for each document, between nine and nine of its day.
    fn moments(&mut self, size: &Size) -> Vec<Timestamp> {
        let first = begin(size.until);
        let day = |n: i64| first.checked_add(SignedDuration::from_hours(n * 24)).unwrap_or(first);
        let mut reached = 0;
        let levels: Vec<u64> = (0..N_DAYS)
            .map(|n| {
                reached += busyness(day(n)) * (85 + self.chance.below(31));
                reached
            })
            .collect();
        let mut moments: Vec<Timestamp> = (0..size.orders)
            .map(|_| {
                let drawn = self.chance.below(reached);
                let n = levels.partition_point(|level| *level <= drawn);
                let second = self.chance.between(0, 12 * 3_600 - 1);
                let open = day(i64::try_from(n).unwrap_or(0));
                open.checked_add(SignedDuration::from_secs(second)).unwrap_or(open)
            })
            .collect();
        moments.sort_unstable();
        moments
    }

    fn sell(&mut self, shop: &mut Shop, at: Time) {
        let store = self.chance.popular(self.stores).copied();
        let customer =
            if self.chance.percent(60) { self.chance.pick(self.customers) } else { None };
        let id = begin_ticket(shop, Kind::Sale, store, customer.copied(), at);
        for _ in 0..=self.chance.below(3) {
            let Some(item) = self.chance.popular(self.items).copied() else { return };
            let qty = if self.chance.percent(85) { 1 } else { 2 };
            let markdown = if self.chance.percent(15) { self.chance.between(1, 4) * 10 } else { 0 };
            add_line(shop, id, item, Decimal::from(qty), markdown, at);
        }
        self.finish(shop, id, at);
    }

    /// Somebody brings back a unit of an earlier sale, if the one drawn was a sale.
    fn take_back(&mut self, shop: &mut Shop, at: Time) {
        let back = self.chance.between(1, 400);
        let earlier = shop.table::<Ticket>().next_id() - back;
        let sale = shop.get::<Ticket>(earlier).filter(|it| it.kind == Kind::Sale).cloned();
        let line = shop.children::<TicketLine>("ticket_id", earlier).next().cloned();
        let (Some(sale), Some(line)) = (sale, line) else { return self.sell(shop, at) };
        let id = begin_ticket(shop, Kind::Return, sale.source_location_id, sale.customer_id, at);
        shop.edit::<Ticket>(id, |ticket| ticket.parent_transaction_id = Some(earlier));
        shop.put(TicketLine {
            id: 0,
            ticket_id: id,
            qty: Quantity::new(Decimal::NEGATIVE_ONE),
            created_at: at,
            updated_at: at,
            ..line
        });
        self.finish(shop, id, at);
    }

    /// Taxes, pays and completes a ticket whose goods are on it.
    fn finish(&mut self, shop: &mut Shop, id: i64, at: Time) {
        let goods: Decimal = shop.children("ticket_id", id).map(TicketLine::goods).sum();
        shop.put(TicketLine {
            ticket_id: id,
            kind: LineKind::Tax,
            description: Some("Tax".to_owned()),
            value: Money::new(goods * Decimal::new(TAX, 4)),
            created_at: at,
            updated_at: at,
            ..TicketLine::default()
        });
        tickets::refresh(shop, id);
        let Some(ticket) = shop.get::<Ticket>(id) else { return };
        let local = Some(shop.wall_clock(ticket.source_location_id, at));
        let tender = if self.chance.percent(25) { self.tenders.cash } else { self.tenders.card };
        shop.put(Payment {
            kind: "CustomPayment".to_owned(),
            amount: ticket.total,
            payment_type_id: Some(tender),
            transaction_id: Some(id),
            location_id: ticket.source_location_id,
            completed_at: Some(at),
            local_completed_at: local.clone(),
            created_at: at,
            updated_at: at,
            ..Payment::default()
        });
        tickets::refresh(shop, id);
        shop.edit::<Ticket>(id, |ticket| {
            ticket.status = Status::Complete;
            ticket.completed = true;
            ticket.completed_at = Some(at);
            ticket.local_completed_at = local;
        });
    }
}

fn busyness(day: Timestamp) -> u64 {
    let date = TimeZone::UTC.to_datetime(day).date();
    let month = usize::try_from(date.month() - 1).unwrap_or(0);
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    MONTHS.get(month).copied().unwrap_or(1) * WEEKDAYS.get(weekday).copied().unwrap_or(1)
}

fn begin_ticket(
    shop: &mut Shop,
    kind: Kind,
    store: Option<i64>,
    customer_id: Option<i64>,
    at: Time,
) -> i64 {
    let id = shop.next_transaction();
    let station = shop.children::<Station>("location_id", store.unwrap_or_default()).next();
    let station_id = station.map(|station| station.id);
    let customer = customer_id.and_then(|id| shop.get::<Customer>(id));
    let customer_name = customer.map(|customer| customer.name.clone());
    shop.put(Ticket {
        id,
        uuid: uuid("sales/tickets", id),
        kind,
        public_id: id.to_string(),
        customer_id,
        customer_name,
        source_location_id: store,
        station_id,
        sales_rep: Some("Sam".to_owned()),
        // The shelves are as they were found at the end of the history.
        affect_inventory: Mark(false),
        created_at: at,
        updated_at: at,
        ..Ticket::default()
    })
}

fn add_line(shop: &mut Shop, ticket_id: i64, item: i64, qty: Decimal, markdown: i64, at: Time) {
    let Some(item) = shop.get::<Item>(item).cloned() else { return };
    let price = Money::new(item.price.amount() * Decimal::new(100 - markdown, 2));
    shop.put(TicketLine {
        ticket_id,
        item_id: Some(item.id),
        item_public_id: Some(item.public_id),
        item_description: Some(item.description),
        qty: Quantity::new(qty),
        unit_price: Some(price),
        original_unit_price: Some(item.price),
        adjusted_unit_price: Some(price),
        unit_cost: item.cost,
        item_custom: item.custom,
        created_at: at,
        updated_at: at,
        ..TicketLine::default()
    });
}
