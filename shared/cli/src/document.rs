//! Documents as they are named on the command line: a file, or a name with `@` and a version.

use std::path::Path;

use aws::DocumentKind;
use entities::documents::{self, Documents};
use entities::entity::Entity;
use entities::order::{OrderEntity, Settings};
use flow::Release;
use flow::workflow::Workflow;
use mapping::{Mapping, Problems, Tables};

use crate::account::Account;
use crate::failure::{Failure, Outcome};

/// A document and what it calls itself.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) kind: DocumentKind,
    pub(crate) entity: String,
    pub(crate) name: String,
    pub(crate) version: u32,
    pub(crate) text: String,
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(Failure::file(path))
}

impl Draft {
    /// The document in a file, whichever kind it is.
    pub(crate) fn open(path: &Path) -> Outcome<Self> {
        let text = read(path)?;
        Self::parse(text.clone()).map_err(|problems| {
            // What cannot be read of a mapping does not hide what does not fit.
            let all = documents::checked(&text, &Tables::new()).err();
            let all = all.filter(|_| !is_workflow(&text)).unwrap_or(problems);
            Failure::Misfit { name: path.display().to_string(), problems: all.to_string() }
        })
    }

    fn parse(text: String) -> Result<Self, Problems> {
        if is_workflow(&text) {
            let workflow = Workflow::read(&text)?;
            let Workflow { name, version, entity, .. } = workflow;
            return Ok(Self { kind: DocumentKind::Workflow, entity, name, version, text });
        }
        let mapping = Mapping::parse(&text)?;
        Ok(Self {
            kind: DocumentKind::Mapping,
            entity: entity_of(DocumentKind::Mapping, &mapping.name),
            name: mapping.name.to_string(),
            version: mapping.version,
            text,
        })
    }

    /// The version that a document's text names.
    pub(crate) fn parse_version(text: &str) -> Option<u32> {
        Self::parse(text.to_owned()).ok().map(|draft| draft.version)
    }

    /// These documents, with this one in its place.
    pub(crate) fn among(&self, documents: Documents) -> Documents {
        match self.kind {
            DocumentKind::Mapping => documents.with_mapping(&self.name, &self.text),
            DocumentKind::Workflow => documents.with_workflow(&self.name, &self.text),
        }
    }

    /// Checks it alone with its schemas, and as a part of what would be active with it.
    pub(crate) fn check(&self, documents: &Documents, settings: &Settings) -> Outcome<()> {
        let misfit = |problems: Problems| Failure::Misfit {
            name: self.name.clone(),
            problems: problems.to_string(),
        };
        if self.kind == DocumentKind::Mapping {
            documents::checked(&self.text, &Tables::new()).map_err(misfit)?;
        }
        if self.entity == OrderEntity::NAME {
            Release::<OrderEntity>::new(0, settings, &self.among(documents.clone()))?;
        } else if self.kind == DocumentKind::Workflow {
            return Err(Failure::Usage(format!("records of `{}` do not walk yet", self.entity)));
        }
        Ok(())
    }
}

/// Whether a text is a workflow: its first key decides, so that what is wrong further on is told.
fn is_workflow(text: &str) -> bool {
    let lines = text.lines().map(str::trim_end);
    lines.filter(|line| !line.starts_with('#')).any(|line| line.starts_with("workflow:"))
}

/// Which document is meant.
pub(crate) enum Named<'n> {
    File(&'n Path),
    Version(&'n str, u32),
    Active(&'n str),
    Shipped(&'n str),
}

impl<'n> Named<'n> {
    pub(crate) fn read(text: &'n str) -> Outcome<Self> {
        if Path::new(text).is_file() {
            return Ok(Self::File(Path::new(text)));
        }
        match text.split_once('@') {
            None if text.contains(['.', '/', '\\']) => {
                Err(Failure::Usage(format!("there is no file {text}")))
            }
            None => Ok(Self::Active(text)),
            Some((name, "active")) => Ok(Self::Active(name)),
            Some((name, "shipped")) => Ok(Self::Shipped(name)),
            Some((name, version)) => match version.trim_start_matches('v').parse() {
                Ok(version) => Ok(Self::Version(name, version)),
                Err(_) => Err(Failure::Usage(format!(
                    "`{text}` names no document: behind `@` stands a version, `active` or `shipped`"
                ))),
            },
        }
    }
}

/// What ships under this name.
pub(crate) fn shipped(kind: DocumentKind, name: &str) -> Outcome<String> {
    let documents = Documents::shipped();
    let (text, names): (Option<&str>, Vec<&str>) = match kind {
        DocumentKind::Mapping => {
            (documents.mapping_text(name), documents.mapping_names().collect())
        }
        DocumentKind::Workflow => {
            (documents.workflow_text(name), documents.workflow_names().collect())
        }
    };
    text.map(str::to_owned).ok_or_else(|| {
        let names = names.join(", ");
        Failure::Usage(format!("no {kind} `{name}` ships with the product; there are {names}"))
    })
}

/// The text of a document that is named on the command line.
pub(crate) async fn text(kind: DocumentKind, named: &str, stack: &str) -> Outcome<String> {
    match Named::read(named)? {
        Named::File(path) => read(path),
        Named::Shipped(name) => shipped(kind, name),
        Named::Version(name, version) => {
            let account = Account::open(stack).await?;
            account.text(&entity_of(kind, name), kind, name, version).await
        }
        Named::Active(name) => {
            let account = Account::open(stack).await?;
            let entity = entity_of(kind, name);
            let active = account.documents()?.active(&entity).await?.unwrap_or_default();
            let versions = match kind {
                DocumentKind::Mapping => active.mappings,
                DocumentKind::Workflow => active.workflows,
            };
            match versions.get(name) {
                Some(version) => account.text(&entity, kind, name, *version).await,
                None => shipped(kind, name),
            }
        }
    }
}

/// The entity that a name belongs to: mappings begin with it, workflows are called like it.
pub(crate) fn entity_of(kind: DocumentKind, name: &str) -> String {
    let entity = match kind {
        DocumentKind::Workflow => name,
        DocumentKind::Mapping => name.split('-').next().unwrap_or(name),
    };
    entity.to_owned()
}
