//! What can be measured.

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// Sales at the location that rang them up.
    SourceSales,
    /// Sales at the location that the goods left.
    LocationSales,
    /// Stock as it is now.
    EndingInventory,
    /// What was last sold of it.
    CurrentInventory,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    NetSales,
    GrossSales,
    GrossReturns,
    NetMarkdowns,
    TransactionCount,
    GrossQtySold,
    NetQtySold,
    GrossQtyReturned,
    TotalCost,
    NetMargin,
    QtyOwned,
    CostOwned,
    PriceOwned,
    LastSoldDate,
    DaysSinceLastSold,
}

/// A metric by its dotted name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) family: Family,
    pub(super) measure: Measure,
}

impl Metric {
    /// The metric of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        METRICS.iter().find(|metric| metric.name == name).copied()
    }

    /// Whether only some users may see it.
    pub(super) fn is_margin(&self) -> bool {
        self.measure == Measure::NetMargin
    }
}

const fn metric(name: &'static str, family: Family, measure: Measure) -> Metric {
    Metric { name, family, measure }
}

const METRICS: [Metric; 25] = [
    metric("source_sales.net_sales", Family::SourceSales, Measure::NetSales),
    metric("source_sales.gross_sales", Family::SourceSales, Measure::GrossSales),
    metric("source_sales.gross_returns", Family::SourceSales, Measure::GrossReturns),
    metric("source_sales.net_markdowns", Family::SourceSales, Measure::NetMarkdowns),
    metric("source_sales.transaction_count", Family::SourceSales, Measure::TransactionCount),
    metric("source_sales.gross_qty_sold", Family::SourceSales, Measure::GrossQtySold),
    metric("source_sales.net_qty_sold", Family::SourceSales, Measure::NetQtySold),
    metric("source_sales.gross_qty_returned", Family::SourceSales, Measure::GrossQtyReturned),
    metric("source_sales.total_cost", Family::SourceSales, Measure::TotalCost),
    metric("source_sales.net_margin", Family::SourceSales, Measure::NetMargin),
    metric("location_sales.net_sales", Family::LocationSales, Measure::NetSales),
    metric("location_sales.gross_sales", Family::LocationSales, Measure::GrossSales),
    metric("location_sales.gross_returns", Family::LocationSales, Measure::GrossReturns),
    metric("location_sales.net_markdowns", Family::LocationSales, Measure::NetMarkdowns),
    metric("location_sales.transaction_count", Family::LocationSales, Measure::TransactionCount),
    metric("location_sales.gross_qty_sold", Family::LocationSales, Measure::GrossQtySold),
    metric("location_sales.net_qty_sold", Family::LocationSales, Measure::NetQtySold),
    metric("location_sales.gross_qty_returned", Family::LocationSales, Measure::GrossQtyReturned),
    metric("location_sales.total_cost", Family::LocationSales, Measure::TotalCost),
    metric("location_sales.net_margin", Family::LocationSales, Measure::NetMargin),
    metric("ending_inventory.qty_owned", Family::EndingInventory, Measure::QtyOwned),
    metric("ending_inventory.cost_owned", Family::EndingInventory, Measure::CostOwned),
    metric("ending_inventory.price_owned", Family::EndingInventory, Measure::PriceOwned),
    metric("current_inventory.last_sold_date", Family::CurrentInventory, Measure::LastSoldDate),
    metric(
        "current_inventory.days_since_last_sold",
        Family::CurrentInventory,
        Measure::DaysSinceLastSold,
    ),
];
