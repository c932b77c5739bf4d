//! A real shop: its orders are read as they stand, with the client that the functions use.

use entities::call::Call;
use flow::Channel;
use magento::{Client, Credentials};
use rig::deploy::Settings;
use serde_json::value::RawValue;
use transport::{Http, Limits};

use crate::error::{Error, Result};
use crate::order::Order;

/// The orders with these ids, as far as the shop shows them.
pub(crate) async fn orders(
    settings: &Settings,
    ids: impl Iterator<Item = u64>,
) -> Result<Vec<Order>> {
    let credentials: Credentials = serde_json::from_value(settings.magento_secret.clone())
        .map_err(|source| Error::Json {
            what: "the credentials of Magento".to_owned(),
            remedy: "they are the four parts of an integration, or a bearer",
            source,
        })?;
    let given =
        |name| settings.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let client = Http::new(&Limits::default())
        .and_then(|http| Client::new(&http, &settings.magento_url, "default", credentials))
        .and_then(|client| client.seen_as(given("MagentoSignedUrl"), given("MagentoRestRoot")))
        .map_err(Error::setup("Magento"))?
        .telling(|news| eprintln!("cargo demo: {news}"));
    let mut orders = Vec::new();
    for id in ids {
        let call = Call::get(["V1", "orders", &id.to_string()]);
        let reply = client.send(&call).await.map_err(Error::Call)?;
        let text = serde_json::from_str::<Box<RawValue>>(&reply.body).ok();
        orders.extend(text.and_then(|text| Order::read(&text)));
    }
    Ok(orders)
}
