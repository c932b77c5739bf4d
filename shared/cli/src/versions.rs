//! Versions of documents and releases: push, activate, roll back, list, show, compare.

use std::path::PathBuf;

use aws::{Document, DocumentKind, ReleaseRecord, Written};
use entities::entity::Entity;
use entities::order::OrderEntity;
use jiff::Timestamp;
use serde_json::json;

use crate::account::Account;
use crate::arguments::{Versions, Who};
use crate::document::{Draft, shipped, text};
use crate::failure::{Failure, Outcome};
use crate::settings;
use crate::show::{Show, table};
use crate::version::Version;
use crate::{difference, shadow};

/// How many releases `list` tells.
const LISTED: i32 = 20;

pub(crate) async fn run(
    kind: DocumentKind,
    versions: &Versions,
    stack: &str,
    show: Show,
) -> Outcome<()> {
    match versions {
        Versions::Diff { from, to } => diff(kind, [from, to], stack, show).await,
        Versions::Push { files, who } => push(kind, files, who, stack, show).await,
        Versions::Activate { name, version, why, dry_run, who } => {
            activate(kind, name, version, [why, &who.by], *dry_run, stack, show).await
        }
        Versions::Rollback { entity, to, why, who } => {
            rollback(entity, *to, [why, &who.by], stack, show).await
        }
        Versions::List { entity } => list(kind, entity, stack, show).await,
        Versions::Show { document } => {
            let text = text(kind, document, stack).await?;
            show.print(&json!({ "document": document, "text": text }), || text.clone())
        }
        Versions::Shadow { files, last, input, settings } => {
            if input.is_empty() {
                shadow::over_the_newest(files, *last, stack, show).await
            } else {
                shadow::over_files(files, input, &settings::read(settings)?, show).await
            }
        }
    }
}

async fn diff(kind: DocumentKind, named: [&str; 2], stack: &str, show: Show) -> Outcome<()> {
    let (before, after) = (text(kind, named[0], stack).await?, text(kind, named[1], stack).await?);
    let all = difference::between(&before, &after).map_err(|problems| Failure::Misfit {
        name: named.join(" and "),
        problems: problems.to_string(),
    })?;
    show.print(&all, || {
        if all.is_empty() {
            return "They say the same.".to_owned();
        }
        let told = |it: &Option<String>| it.clone().unwrap_or_else(|| "–".to_owned());
        let rows = all.iter().map(|it| [it.place.clone(), told(&it.before), told(&it.after)]);
        table(["Where", named[0], named[1]], rows)
    })
}

async fn push(
    kind: DocumentKind,
    files: &[PathBuf],
    who: &Who,
    stack: &str,
    show: Show,
) -> Outcome<()> {
    let drafts = files.iter().map(|file| Draft::open(file)).collect::<Outcome<Vec<_>>>()?;
    if let Some(other) = drafts.iter().find(|draft| draft.kind != kind) {
        return Err(Failure::Usage(format!(
            "`{}` is a {}: use `connect {} push`",
            other.name, other.kind, other.kind
        )));
    }
    let account = Account::open(stack).await?;
    let settings = account.settings()?;
    let active = match drafts.first() {
        Some(draft) => account.documents()?.active(&draft.entity).await?.unwrap_or_default(),
        None => ReleaseRecord::default(),
    };
    let mut documents = match drafts.first() {
        Some(draft) => account.documents_of(&draft.entity, &active).await?,
        None => entities::documents::Documents::shipped(),
    };
    for draft in &drafts {
        documents = draft.among(documents);
    }
    let mut told = Vec::new();
    for draft in &drafts {
        draft.check(&documents, &settings)?;
        told.push(json!({ "name": draft.name, "version": draft.version, "kept": keep(&account, draft, who).await? }));
    }
    show.print(&told, || {
        let one = |draft: &Draft| {
            format!(
                "kept {kind} `{name}` version {version}; `connect {kind} activate {name} {version} --why …` makes it the active one",
                kind = draft.kind, name = draft.name, version = draft.version
            )
        };
        drafts.iter().map(one).collect::<Vec<_>>().join("\n")
    })
}

/// Keeps a version, which must be new or the same as the one that is kept.
async fn keep(account: &Account, draft: &Draft, who: &Who) -> Outcome<&'static str> {
    let Draft { kind, entity, name, version, text } = draft;
    let taken = || {
        Failure::Refused(format!(
            "version {version} of {kind} `{name}` exists and says something else; versions never \
             change: raise `version:` in the document"
        ))
    };
    if let Ok(ships) = shipped(*kind, name) {
        let version_shipped = Draft::parse_version(&ships);
        if version_shipped == Some(*version) && ships != *text {
            return Err(taken());
        }
    }
    let document = Document::new(*kind, name, *version, text, &who.by);
    match account.documents()?.push(entity, &document).await? {
        Written::Now => Ok("now"),
        Written::Taken if account.text(entity, *kind, name, *version).await? == *text => {
            Ok("before")
        }
        Written::Taken => Err(taken()),
    }
}

async fn activate(
    kind: DocumentKind,
    name: &str,
    version: &str,
    [why, by]: [&str; 2],
    dry_run: bool,
    stack: &str,
    show: Show,
) -> Outcome<()> {
    let version = Version::read(version)?;
    if crate::document::entity_of(kind, name) != OrderEntity::NAME {
        return Err(Failure::Refused(format!("no function works with `{name}` yet")));
    }
    let account = Account::open(stack).await?;
    let entity = crate::document::entity_of(kind, name);
    let before = account.documents()?.active(&entity).await?.unwrap_or_default();
    let mut release = before.clone();
    let versions = match kind {
        DocumentKind::Mapping => &mut release.mappings,
        DocumentKind::Workflow => &mut release.workflows,
    };
    match version {
        Version::Shipped => {
            shipped(kind, name)?;
            versions.remove(name);
        }
        Version::Pushed(number) => {
            versions.insert(name.to_owned(), number);
        }
    }
    if release == before {
        return show.print(&before, || format!("{kind} `{name}` {version} is active already"));
    }
    release.action = format!("activate {kind} {name} {version}");
    release.restores = None;
    publish(&account, &entity, release, [why, by], dry_run, show).await
}

/// Releases hold the mappings and workflows of an entity together.
async fn rollback(
    entity: &str,
    to: Option<u64>,
    [why, by]: [&str; 2],
    stack: &str,
    show: Show,
) -> Outcome<()> {
    let account = Account::open(stack).await?;
    let active = account.documents()?.active(entity).await?.ok_or_else(|| {
        Failure::Usage(
            "nothing was ever activated; what ships with the product is active".to_owned(),
        )
    })?;
    // What a roll back brought back counts, not the roll back.
    let standing = active.restores.unwrap_or(active.revision);
    let revision = to.unwrap_or_else(|| standing.saturating_sub(1));
    if [active.revision, standing].contains(&revision) {
        return Err(Failure::Usage(format!("release {revision} is the active one")));
    }
    let old = match revision {
        0 => ReleaseRecord::default(),
        _ => account.documents()?.release(entity, revision).await?.ok_or_else(|| {
            Failure::Usage(format!("there is no release {revision}; `list` shows all"))
        })?,
    };
    let release = ReleaseRecord {
        action: format!("roll back to release {revision}"),
        revision: active.revision,
        restores: Some(revision),
        ..old
    };
    publish(&account, entity, release, [why, by], false, show).await
}

/// Checks a release whole, and makes it the active one in one conditional write.
async fn publish(
    account: &Account,
    entity: &str,
    release: ReleaseRecord,
    [why, by]: [&str; 2],
    dry_run: bool,
    show: Show,
) -> Outcome<()> {
    let documents = account.documents_of(entity, &release).await?;
    flow::Release::<OrderEntity>::new(0, &account.settings()?, &documents)?;
    let release = ReleaseRecord {
        revision: release.revision + 1,
        by: by.to_owned(),
        why: why.to_owned(),
        at: Timestamp::now().to_string(),
        ..release
    };
    if dry_run {
        return show.print(&release, || {
            format!("It holds; release {} would be active: {}", release.revision, release.action)
        });
    }
    match account.documents()?.activate(entity, &release).await? {
        Written::Now => show.print(&release, || {
            format!(
                "Release {} is active: {}. Workers take it up within a minute; records in flight keep theirs.",
                release.revision, release.action
            )
        }),
        Written::Taken => Err(Failure::Overtaken),
    }
}

async fn list(kind: DocumentKind, entity: &str, stack: &str, show: Show) -> Outcome<()> {
    let account = Account::open(stack).await?;
    let table_of = account.documents()?;
    let (documents, releases) =
        (table_of.documents(entity, kind).await?, table_of.releases(entity, LISTED).await?);
    let active = releases.first().cloned().unwrap_or_default();
    let versions = match kind {
        DocumentKind::Mapping => &active.mappings,
        DocumentKind::Workflow => &active.workflows,
    };
    let is_active = |name: &str, version: u32| versions.get(name) == Some(&version);
    let json = json!({ "documents": documents.iter().map(|it| json!({
        "name": it.name, "version": it.version, "by": it.by, "at": it.at,
        "active": is_active(&it.name, it.version),
    })).collect::<Vec<_>>(), "releases": releases });
    show.print(&json, || {
        let all = entities::documents::Documents::shipped();
        let names: Vec<&str> = match kind {
            DocumentKind::Mapping => all.mapping_names().collect(),
            DocumentKind::Workflow => all.workflow_names().collect(),
        };
        let mark = |active: bool| if active { "active" } else { "" }.to_owned();
        let ships = names.iter().map(|name| {
            let active = mark(!versions.contains_key(*name));
            [(*name).to_owned(), "shipped".to_owned(), active, String::new(), String::new()]
        });
        let pushed = documents.iter().map(|it| {
            let active = mark(is_active(&it.name, it.version));
            [it.name.clone(), it.version.to_string(), active, it.by.clone(), it.at.clone()]
        });
        let documents = table(["Document", "Version", "", "Pushed by", "At"], ships.chain(pushed));
        let releases = releases.iter().map(|it| {
            [
                it.revision.to_string(),
                it.action.clone(),
                it.by.clone(),
                it.at.clone(),
                it.why.clone(),
            ]
        });
        format!("{documents}\n\n{}", table(["Release", "What", "By", "At", "Why"], releases))
    })
}
