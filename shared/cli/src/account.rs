//! The account: what a deployed stack keeps its documents, reviews and records in.

use aws::DocumentKind;
use aws::{Cloud, DocumentsTable, EventQueue, LedgerTable, ReleaseRecord, Reviews, Secrets, Stack};
use entities::documents::Documents;
use entities::order::Settings;
use magento::{Client, Credentials};
use transport::{Http, Limits};

use crate::failure::{Failure, Outcome};

/// Settings of a function by the parameter of the stack that gives them.
const PARAMETERS: [(&str, &str); 9] = [
    ("HEARTLAND_CURRENCY", "HeartlandCurrency"),
    ("ORDER_PREFIX", "OrderPrefix"),
    ("SOURCE_LOCATION_ID", "SourceLocationId"),
    ("STATION_ID", "StationId"),
    ("SHIP_FROM_LOCATION_ID", "ShipFromLocationId"),
    ("HEARTLAND_CANCEL_WORD", "CancelWord"),
    ("MISSING_NAME", "MissingName"),
    ("CONFIRM_BY", "ConfirmBy"),
    ("LOOKUP_TABLES", "LookupTables"),
];

/// The output of the stack that names the queue of an entity's changed records; none if nothing
/// handles it.
pub(crate) fn queue_output(entity: &str) -> Option<&'static str> {
    (entity == "order").then_some("OrderQueueUrl")
}

/// A deployed stack.
pub(crate) struct Account {
    cloud: Cloud,
    stack: Stack,
}

impl Account {
    /// The stack of this name, in the account and region of the environment.
    pub(crate) async fn open(stack: &str) -> Outcome<Self> {
        let cloud = Cloud::from_environment().await;
        let stack = Stack::read(&cloud, stack).await?;
        Ok(Self { cloud, stack })
    }

    pub(crate) fn documents(&self) -> Outcome<DocumentsTable> {
        Ok(DocumentsTable::new(&self.cloud, self.stack.output("DocumentsTableName")?))
    }

    pub(crate) fn reviews(&self) -> Outcome<Reviews> {
        Ok(Reviews::new(&self.cloud, self.stack.output("ReviewsTableName")?))
    }

    pub(crate) fn ledger(&self) -> Outcome<LedgerTable> {
        Ok(LedgerTable::new(&self.cloud, self.stack.output("LedgerTableName")?))
    }

    /// The queue of changed records of an entity.
    pub(crate) fn queue(&self, entity: &str) -> Outcome<EventQueue> {
        let output = queue_output(entity)
            .ok_or_else(|| Failure::Usage(format!("there is no queue of `{entity}`")))?;
        Ok(EventQueue::new(&self.cloud, self.stack.output(output)?))
    }

    /// What the merchant set when the stack was deployed.
    pub(crate) fn settings(&self) -> Outcome<Settings> {
        let get = |name: &str| {
            let parameter = PARAMETERS.iter().find(|(known, _)| *known == name)?.1;
            self.stack.parameter(parameter).map(str::to_owned)
        };
        Settings::read(get).map_err(|wrong| Failure::Usage(wrong.join("; ")))
    }

    /// The merchant's shop, with the credentials that the stack uses.
    pub(crate) async fn shop(&self) -> Outcome<Client> {
        let secret = self.stack.output("MagentoSecretId")?;
        let credentials: Credentials = Secrets::new(&self.cloud).json(secret).await?;
        let http = Http::new(&Limits::default())?;
        let given = |name| self.stack.parameter(name).filter(|value| !value.is_empty());
        let client =
            Client::new(&http, given("MagentoUrl").unwrap_or_default(), "all", credentials)?;
        let client = client.seen_as(given("MagentoSignedUrl"), given("MagentoRestRoot"))?;
        Ok(client.telling(|news| eprintln!("connect: {news}")))
    }

    /// The documents of a release.
    pub(crate) async fn documents_of(
        &self,
        entity: &str,
        release: &ReleaseRecord,
    ) -> Outcome<Documents> {
        Ok(self.documents()?.of_release(entity, release).await?)
    }

    /// The text of a version that was pushed.
    pub(crate) async fn text(
        &self,
        entity: &str,
        kind: DocumentKind,
        name: &str,
        version: u32,
    ) -> Outcome<String> {
        let found = self.documents()?.document(entity, kind, name, version).await?;
        found.map(|document| document.text).ok_or_else(|| {
            Failure::Usage(format!("version {version} of {kind} `{name}` was never pushed"))
        })
    }
}
