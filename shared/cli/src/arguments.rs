//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use entities::vocabulary::Cause;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; the documents hold, nothing differs
  1  the documents do not hold, records differ, a decision was refused, or nothing was released
     because nobody said yes
  2  wrong usage, or a file that cannot be read
  3  the account or the shop did not answer, or some records could not be queued

Work on files needs no account. What works on an account uses the AWS credentials and region of the
environment, and the stack that --stack or CONNECT_STACK names.";

/// Mappings, workflows, releases and reviews of Connect.
#[derive(Debug, Parser)]
#[command(name = "connect", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// Name of the deployed stack.
    #[arg(long, global = true, env = "CONNECT_STACK", default_value = "connect")]
    pub(crate) stack: String,
    /// Print JSON instead of tables.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Documents that say what a record becomes.
    #[command(subcommand)]
    Mapping(Mapping),
    /// Documents that say which steps a record takes.
    #[command(subcommand)]
    Workflow(Workflow),
    /// Records that wait for a person.
    #[command(subcommand)]
    Review(Review),
    /// What became of a record, its way through its workflow, and each call that was made.
    Record {
        /// The record, such as `order:8`; or an order's number, which is looked up in the shop.
        record: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Mapping {
    /// Tell everything that is wrong with documents.
    Check(Files),
    /// Map a record from a file and print what it becomes.
    Run {
        /// The mapping.
        file: PathBuf,
        /// The record: Magento's JSON, or a record of the mapping's own source.
        #[arg(long)]
        input: PathBuf,
        #[command(flatten)]
        settings: SettingsFile,
    },
    #[command(flatten)]
    Versions(Versions),
    /// Print all functions that expressions can use.
    Functions,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Workflow {
    /// Tell everything that is wrong with documents.
    Check(Files),
    /// Walk records from files through a workflow: the real interpreter, and nothing is sent.
    Test {
        /// The workflow.
        file: PathBuf,
        /// Records: Magento's JSON, one a file.
        #[arg(long, required = true, num_args = 1..)]
        input: Vec<PathBuf>,
        /// Mappings to use with it, in place of what ships.
        #[arg(long, num_args = 1..)]
        mapping: Vec<PathBuf>,
        /// Answer every question on the way with yes.
        #[arg(long, conflicts_with = "reject")]
        approve: bool,
        /// Answer every question on the way with no.
        #[arg(long)]
        reject: bool,
        #[command(flatten)]
        settings: SettingsFile,
    },
    #[command(flatten)]
    Versions(Versions),
    /// Print all kinds of steps with their settings.
    Steps,
}

/// What mappings and workflows have in common: they are kept in versions.
#[derive(Debug, Subcommand)]
pub(crate) enum Versions {
    /// Tell what differs between two documents.
    Diff {
        /// A file; or a name with `@` and a version, `active` or `shipped`.
        from: String,
        /// The same.
        to: String,
    },
    /// Keep a new version of each document. It does nothing before it is activated.
    Push {
        /// The documents.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        who: Who,
    },
    /// Make a version the active one. Workers take it up within a minute.
    Activate {
        /// The document's name.
        name: String,
        /// Its version; `shipped` goes back to what ships with the product.
        version: String,
        /// Why; it is kept.
        #[arg(long)]
        why: String,
        /// Check only.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        who: Who,
    },
    /// Go back to an earlier release, with all documents that were active then.
    Rollback {
        /// Whose documents.
        #[arg(long, default_value = "order")]
        entity: String,
        /// Its revision; the one before the active one if it is left out.
        #[arg(long)]
        to: Option<u64>,
        /// Why; it is kept.
        #[arg(long)]
        why: String,
        #[command(flatten)]
        who: Who,
    },
    /// List versions, which are active, and who activated what, when and why.
    List {
        /// Whose documents.
        #[arg(long, default_value = "order")]
        entity: String,
    },
    /// Print a document: a name, with `@` and a version, `active` or `shipped`.
    Show {
        /// The document.
        document: String,
    },
    /// Compare what drafts would make of the newest real records with what is active now. Nothing
    /// is written.
    Shadow {
        /// The drafts: mappings and workflows.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// How many records, newest first.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
        last: u32,
        /// Records from files instead, compared with what ships; no account is needed.
        #[arg(long, num_args = 1..)]
        input: Vec<PathBuf>,
        #[command(flatten)]
        settings: SettingsFile,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Review {
    /// List what waits, oldest first.
    List(List),
    /// Show one review with all its reasons.
    Show {
        /// The record, such as `order:8`.
        subject: String,
        /// The record as it was read, too, with personal data masked.
        #[arg(long)]
        payload: bool,
    },
    /// Let records be tried again; at a `hold` they go on.
    ///
    /// Records that are named are released at once. With --cause or --all, those that would be are
    /// listed first, and nothing is released unless a person says yes at the terminal, or --yes is
    /// given. What waits for a yes or no is left out: `approve` or `reject` it.
    Release {
        #[command(flatten)]
        which: Which,
        /// Release without asking.
        #[arg(short, long)]
        yes: bool,
        /// Only list what would be released.
        #[arg(long, conflicts_with = "yes")]
        dry_run: bool,
        #[command(flatten)]
        decided: Decided,
    },
    /// Say yes to records that wait for approval.
    Approve {
        /// The records.
        #[arg(required = true)]
        subjects: Vec<String>,
        #[command(flatten)]
        decided: Decided,
    },
    /// Say no to records that wait for approval or are held.
    Reject {
        /// The records.
        #[arg(required = true)]
        subjects: Vec<String>,
        #[command(flatten)]
        decided: Decided,
    },
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The closed ones too.
    #[arg(long)]
    pub(crate) all: bool,
    /// Only records found by a word: an order number, a SKU, an e-mail address.
    #[arg(long, value_name = "WORD")]
    pub(crate) find: Option<String>,
    /// Only records whose first reason is of this cause; can be given several times.
    #[arg(long, value_name = "CODE", value_parser = cause())]
    pub(crate) cause: Vec<Cause>,
    /// One row a cause, the most frequent first.
    #[arg(long)]
    pub(crate) group: bool,
    /// With --json: the records as they were read, too, with personal data masked.
    #[arg(long, conflicts_with = "group")]
    pub(crate) payload: bool,
}

/// Which reviews; exactly one way to say it.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The records, such as `order:8`.
    pub(crate) subjects: Vec<String>,
    /// All records that wait and whose first reason is of this cause; can be given several times.
    #[arg(long, value_name = "CODE", value_parser = cause())]
    pub(crate) cause: Vec<Cause>,
    /// All records that wait, but those that a workflow holds.
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Files {
    /// The documents.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SettingsFile {
    /// A merchant's settings as JSON of name and value, named as in the function's environment:
    /// `{"HEARTLAND_CURRENCY": "USD"}`.
    #[arg(id = "settings", long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Who {
    /// Who does it; it is kept.
    #[arg(long, env = "USER", default_value = "unknown")]
    pub(crate) by: String,
}

#[derive(Debug, Args)]
pub(crate) struct Decided {
    #[command(flatten)]
    pub(crate) who: Who,
    /// What there is to say about it; it is kept.
    #[arg(long)]
    pub(crate) note: Option<String>,
}

/// Knows all causes, tells them, and which one was probably meant.
fn cause() -> impl TypedValueParser<Value = Cause> {
    PossibleValuesParser::new(Cause::ALL.map(Cause::code))
        .try_map(|code| Cause::from_code(&code).ok_or("no such cause"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
