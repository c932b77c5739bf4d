//! Everything at once: tools, binaries, emulator, sandboxes and the deployed stack.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::pin;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::build::{Built, Profile};
use crate::deploy::{Settings, Stack};
use crate::emulator::Emulator;
use crate::progress::Progress;
use crate::sandbox::{Heartland, Magento, Sandbox};
use crate::tools::Tools;
use crate::{Result, place};

/// Which systems the stack is deployed against, and what else it is told.
#[derive(Debug, Default)]
pub struct Systems {
    /// A Magento of somebody's own, with the value of its secret; a sandbox if none.
    pub magento: Option<(String, Value)>,
    /// A Heartland of somebody's own, with the value of its secret; a sandbox if none.
    pub heartland: Option<(String, Value)>,
    /// The key that signs webhooks.
    pub webhook_key: String,
    /// How functions and sandboxes are built.
    pub profile: Profile,
    /// Further parameters of the template, by name.
    pub parameters: BTreeMap<String, String>,
}

/// A stage that stands. Everything on it ends when it is dropped.
#[derive(Debug)]
pub struct Stage {
    /// What was deployed.
    pub stack: Stack,
    /// The Magento sandbox, unless a real one is used.
    pub magento: Option<Sandbox<Magento>>,
    /// The Heartland sandbox, unless a real one is used.
    pub heartland: Option<Sandbox<Heartland>>,
    /// What it was deployed with.
    pub settings: Settings,
    /// The binaries.
    pub built: Built,
    /// The emulator.
    pub emulator: Emulator,
    // Last, so that it outlives the processes that write to it.
    folder: TempDir,
}

impl Stage {
    /// Raises a fresh stage; nothing of an earlier one is on it.
    ///
    /// # Errors
    /// If any part does not come up.
    pub async fn raise(systems: Systems, progress: Progress) -> Result<Self> {
        let target = place::target().await?;
        let (tools, built) = prepare(&target, systems.profile, progress).await?;
        let folder = place::run_folder(&target)?;

        let step = progress.step("Starting the local cloud and the sandboxes");
        let magento = match systems.magento {
            Some(_) => None,
            None => Some(magento(&built, folder.path()).await?),
        };
        let heartland = match systems.heartland {
            Some(_) => None,
            None => Some(heartland(&built, folder.path()).await?),
        };
        let emulator = Emulator::start(&tools, folder.path()).await?;
        let mut settings = settings(systems, magento.as_ref(), heartland.as_ref());
        if let Some(heartland) = &heartland {
            for (name, value) in places(heartland).await? {
                settings.parameters.entry(name).or_insert(value);
            }
        }
        step.done("");

        let step = progress.step("Deploying infra/template.yaml");
        let stack = Stack::deploy(&tools, &emulator, folder.path(), &settings).await?;
        step.done("");
        Ok(Self { stack, magento, heartland, settings, built, emulator, folder })
    }

    /// Where the emulator and the sandboxes log.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves the logs where they are when the stage goes, and says where.
    pub fn keep_logs(&mut self) -> PathBuf {
        self.folder.disable_cleanup(true);
        self.folder.path().to_owned()
    }
}

/// Tools and binaries at the same time: the first wait for the network, the others compute.
async fn prepare(target: &Path, profile: Profile, progress: Progress) -> Result<(Tools, Built)> {
    let mut tools = pin!(Tools::ready(target, progress.beside_others()));
    let mut built = pin!(Built::ready(target, profile, progress));
    tokio::select! {
        biased;
        tools = &mut tools => Ok((tools?, built.await?)),
        built = &mut built => {
            let built = built?;
            let step = progress.step("Installing the rest of the pinned tools");
            let tools = tools.await?;
            step.done("");
            Ok((tools, built))
        }
    }
}

async fn magento(built: &Built, folder: &Path) -> Result<Sandbox<Magento>> {
    Sandbox::magento(&built.binary("sandbox-magento"), folder, &[]).await
}

async fn heartland(built: &Built, folder: &Path) -> Result<Sandbox<Heartland>> {
    Sandbox::heartland(&built.binary("sandbox-heartland"), folder, &[]).await
}

fn settings(
    systems: Systems,
    magento: Option<&Sandbox<Magento>>,
    heartland: Option<&Sandbox<Heartland>>,
) -> Settings {
    let of_magento = |sandbox: &Sandbox<Magento>| {
        let ready = &sandbox.ready;
        (ready.url.clone(), json!(ready.integration))
    };
    let of_heartland = |sandbox: &Sandbox<Heartland>| {
        let ready = &sandbox.ready;
        (ready.url.clone(), json!({ "token": ready.token }))
    };
    let (magento_url, magento_secret) =
        systems.magento.or_else(|| magento.map(of_magento)).unwrap_or_default();
    let (heartland_url, heartland_secret) =
        systems.heartland.or_else(|| heartland.map(of_heartland)).unwrap_or_default();
    let profile = json!({
        "kind": "hmac_sha256",
        "secrets": [systems.webhook_key],
    });
    Settings {
        magento_url,
        magento_secret,
        heartland_url,
        heartland_secret,
        webhook_secret: json!({ "profiles": [profile] }),
        parameters: systems.parameters,
    }
}

/// The sandbox account sells at `Online` and ships from `Main Street`.
async fn places(heartland: &Sandbox<Heartland>) -> Result<BTreeMap<String, String>> {
    let state = heartland.get("state").await?;
    let id = |rows: &str, field: &str, value: &Value| {
        let rows = state[rows].as_array()?;
        let row = rows.iter().find(|row| row[field] == *value)?;
        Some(row["id"].clone())
    };
    let online = id("locations", "name", &json!("Online"));
    let street = id("locations", "name", &json!("Main Street"));
    let till = online.as_ref().and_then(|online| id("stations", "location_id", online));
    let named = [("SourceLocationId", online), ("StationId", till), ("ShipFromLocationId", street)];
    let known = named.into_iter().filter_map(|(name, id)| Some((name.to_owned(), id?.to_string())));
    Ok(known.collect())
}
