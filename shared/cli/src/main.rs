//! `connect`: mappings, workflows, releases and reviews from the command line.

mod account;
mod arguments;
mod difference;
mod document;
mod failure;
mod mapping;
mod record;
mod review;
mod settings;
mod shadow;
mod show;
mod version;
mod versions;
mod workflow;

use std::process::ExitCode;

use arguments::{Arguments, Command, Mapping, SettingsFile, Workflow};
use aws::DocumentKind;
use clap::Parser;
use failure::{Failure, Outcome};
use flow::Verdict;
use show::Show;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        // What differs was printed.
        Err(failure @ Failure::Differ) => failure.exit_code(),
        Err(failure) => {
            eprintln!("connect: {failure}");
            failure.exit_code()
        }
    }
}

async fn run(arguments: &Arguments) -> Outcome<()> {
    let show = Show { json: arguments.json };
    let stack = &arguments.stack;
    let defaults = || settings::read(&SettingsFile { file: None });
    match &arguments.command {
        Command::Mapping(Mapping::Check(it)) | Command::Workflow(Workflow::Check(it)) => {
            mapping::check(&it.files, &defaults()?, show)
        }
        Command::Mapping(Mapping::Run { file, input, settings }) => {
            mapping::run(file, input, &settings::read(settings)?)
        }
        Command::Mapping(Mapping::Functions) => mapping::functions(show),
        Command::Mapping(Mapping::Versions(it)) => {
            versions::run(DocumentKind::Mapping, it, stack, show).await
        }
        Command::Workflow(Workflow::Test { file, input, mapping, approve, reject, settings }) => {
            let answer = match (approve, reject) {
                (true, _) => Some(Verdict::Approved),
                (_, true) => Some(Verdict::Rejected),
                _ => None,
            };
            let settings = settings::read(settings)?;
            workflow::test(file, input, mapping, answer, &settings, show).await
        }
        Command::Workflow(Workflow::Steps) => workflow::steps(show),
        Command::Workflow(Workflow::Versions(it)) => {
            versions::run(DocumentKind::Workflow, it, stack, show).await
        }
        Command::Review(it) => review::run(it, stack, show).await,
        Command::Record { record } => record::show(record, stack, show).await,
    }
}
