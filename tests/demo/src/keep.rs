//! `--keep`: everything stays until Ctrl-C, and it is said where everything is.

use rig::Stage;
use serde_json::json;

use crate::error::{Error, Result};
use crate::interrupt::interrupted;

/// Prints where everything is and waits for Ctrl-C.
pub(crate) async fn keep(stage: &Stage) -> Result<()> {
    let settings = &stage.settings;
    let credentials = stage.folder().join("credentials.json");
    let both =
        json!({ "magento": settings.magento_secret, "heartland": settings.heartland_secret });
    std::fs::write(&credentials, both.to_string()).map_err(Error::file(&credentials))?;
    let control = |control: Option<&String>| control.cloned().unwrap_or_default();
    let magento = stage.magento.as_ref().map(|sandbox| &sandbox.ready.control);
    let heartland = stage.heartland.as_ref().map(|sandbox| &sandbox.ready.control);
    eprintln!("\nEverything keeps running until Ctrl-C:");
    for (name, address) in [
        ("Magento", settings.magento_url.clone()),
        ("its control", control(magento)),
        ("Heartland", settings.heartland_url.clone()),
        ("its control", control(heartland)),
        ("webhooks", format!("{}/magento/order", stage.stack.webhook_url)),
        ("local AWS", stage.emulator.endpoint().to_owned()),
        ("credentials", credentials.display().to_string()),
        ("logs", stage.folder().display().to_string()),
    ] {
        eprintln!("  {name:<12} {address}");
    }
    interrupted().await;
    Ok(())
}
