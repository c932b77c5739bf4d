//! The names that message queues and logs have for what a route does.

/// Interface, method and class behind a route.
struct Service {
    interface: &'static str,
    method: &'static str,
    class: &'static str,
}

/// The topic of a route, and the class and method that carry it out.
pub(super) fn names(method: &str, pattern: &str) -> (String, String) {
    let service = service(method, pattern);
    let topic = format!(
        "async.{}.{}.{}",
        service.interface.to_lowercase().replace('\\', "."),
        service.method.to_lowercase(),
        method.to_lowercase()
    );
    (topic, format!("{}\\Interceptor::{}", service.class, service.method))
}

fn service(method: &str, pattern: &str) -> Service {
    let (interface, name, class) = match (method, pattern) {
        ("POST", "products") | ("PUT", "products/:sku") => (
            "Magento\\Catalog\\Api\\ProductRepositoryInterface",
            "save",
            "Magento\\Catalog\\Model\\ProductRepository",
        ),
        ("DELETE", "products/:sku") => (
            "Magento\\Catalog\\Api\\ProductRepositoryInterface",
            "deleteById",
            "Magento\\Catalog\\Model\\ProductRepository",
        ),
        (_, "inventory/source-items") => (
            "Magento\\InventoryApi\\Api\\SourceItemsSaveInterface",
            "execute",
            "Magento\\Inventory\\Model\\SourceItem\\Command\\SourceItemsSave",
        ),
        (_, "inventory/source-items-delete") => (
            "Magento\\InventoryApi\\Api\\SourceItemsDeleteInterface",
            "execute",
            "Magento\\Inventory\\Model\\SourceItem\\Command\\SourceItemsDelete",
        ),
        ("POST", "customers") => (
            "Magento\\Customer\\Api\\AccountManagementInterface",
            "createAccount",
            "Magento\\Customer\\Model\\AccountManagement",
        ),
        ("PUT", "customers/:customerId") => (
            "Magento\\Customer\\Api\\CustomerRepositoryInterface",
            "save",
            "Magento\\Customer\\Model\\ResourceModel\\CustomerRepository",
        ),
        (_, "products/base-prices") => (
            "Magento\\Catalog\\Api\\BasePriceStorageInterface",
            "update",
            "Magento\\Catalog\\Model\\Product\\Price\\BasePriceStorage",
        ),
        (_, "products/special-price") => (
            "Magento\\Catalog\\Api\\SpecialPriceStorageInterface",
            "update",
            "Magento\\Catalog\\Model\\Product\\Price\\SpecialPriceStorage",
        ),
        (_, "products/cost") => (
            "Magento\\Catalog\\Api\\CostStorageInterface",
            "update",
            "Magento\\Catalog\\Model\\Product\\Price\\CostStorage",
        ),
        (_, "products/tier-prices") => (
            "Magento\\Catalog\\Api\\TierPriceStorageInterface",
            "update",
            "Magento\\Catalog\\Model\\Product\\Price\\TierPriceStorage",
        ),
        (_, "products/:productSku/stockItems/:itemId") => (
            "Magento\\CatalogInventory\\Api\\StockRegistryInterface",
            "updateStockItemBySku",
            "Magento\\CatalogInventory\\Model\\StockRegistry",
        ),
        ("POST", "orders") => (
            "Magento\\Sales\\Api\\OrderRepositoryInterface",
            "save",
            "Magento\\Sales\\Model\\OrderRepository",
        ),
        ("POST", "order/:orderId/ship") => (
            "Magento\\Sales\\Api\\ShipOrderInterface",
            "execute",
            "Magento\\Sales\\Model\\ShipOrder",
        ),
        ("POST", "order/:orderId/refund") => (
            "Magento\\Sales\\Api\\RefundOrderInterface",
            "execute",
            "Magento\\Sales\\Model\\RefundOrder",
        ),
        _ => (
            "Magento\\Framework\\Api\\ServiceInterface",
            "execute",
            "Magento\\Framework\\Api\\Service",
        ),
    };
    Service { interface, method: name, class }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn topics_name_interface_method_and_verb() {
        let (topic, service) = names("PUT", "products/:sku");
        assert_eq!(topic, "async.magento.catalog.api.productrepositoryinterface.save.put");
        assert_eq!(service, "Magento\\Catalog\\Model\\ProductRepository\\Interceptor::save");
    }
}
