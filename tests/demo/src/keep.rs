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
    let environment = stage.folder().join("order-changed.env");
    std::fs::write(&environment, environment_of(stage).await?)
        .map_err(Error::file(&environment))?;
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
        ("environment", environment.display().to_string()),
        ("logs", stage.folder().display().to_string()),
    ] {
        eprintln!("  {name:<12} {address}");
    }
    let connect = stage.built.binary(rig::build::COMMAND_LINE);
    eprintln!("\nSee what waits and what became of an order, with the command line:");
    eprintln!(
        "  export AWS_ENDPOINT_URL={} AWS_REGION={}",
        stage.emulator.endpoint(),
        rig::aws::REGION
    );
    eprintln!("  export AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY=local", rig::aws::ACCOUNT);
    eprintln!("  {} review list", connect.display());
    eprintln!("  {} record order:1", connect.display());
    interrupted().await;
    Ok(())
}

/// What order-changed is given, as a file of names and values: `cargo lambda watch --env-file`.
async fn environment_of(stage: &Stage) -> Result<String> {
    let mut environment = stage.stack.environment("order-changed").await?;
    for (name, value) in [
        ("AWS_ENDPOINT_URL", stage.emulator.endpoint()),
        ("AWS_REGION", rig::aws::REGION),
        ("AWS_ACCESS_KEY_ID", rig::aws::ACCOUNT),
        ("AWS_SECRET_ACCESS_KEY", "local"),
    ] {
        environment.insert(name.to_owned(), value.to_owned());
    }
    // Quoted, for some values are JSON.
    let lines = environment.iter().map(|(name, value)| format!("{name}={}\n", json!(value)));
    Ok(lines.collect())
}
