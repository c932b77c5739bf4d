//! What is verified, in the order in which a fault is cheapest to find.

use std::path::PathBuf;

use rig::build::{Built, Profile};
use rig::place;
use rig::progress::Progress;
use rig::tools::Tools;
use tokio::process::Command;

use crate::traces;

/// A step, by the name under which it can be run alone.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    /// What holds when it passes.
    pub(crate) shows: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Format,
    Lints,
    Template,
    Tests,
    Build,
    Flows,
    Demo,
}

/// All steps.
pub(crate) const STEPS: [Step; 7] = [
    Step { name: "format", shows: "the code is laid out by rustfmt", kind: Kind::Format },
    Step { name: "lints", shows: "clippy has nothing to say", kind: Kind::Lints },
    Step { name: "template", shows: "the template can be deployed", kind: Kind::Template },
    Step { name: "tests", shows: "each part does what its tests say", kind: Kind::Tests },
    Step { name: "build", shows: "functions and sandboxes build", kind: Kind::Build },
    Step {
        name: "flows",
        shows: "records walk from end to end, and leave no traces",
        kind: Kind::Flows,
    },
    Step {
        name: "demo",
        shows: "the demo's orders arrive, right to the cent, and leave no traces",
        kind: Kind::Demo,
    },
];

/// What several steps need, made when the first of them asks.
#[derive(Default)]
pub(crate) struct Setting {
    target: Option<PathBuf>,
    tools: Option<Tools>,
}

/// Why a step failed; mostly its program has said so already.
pub(crate) type Outcome = Result<(), String>;

impl Step {
    pub(crate) async fn run(&self, setting: &mut Setting) -> Outcome {
        match self.kind {
            Kind::Format => format().await,
            Kind::Lints => lints().await,
            Kind::Template => template(setting).await,
            Kind::Tests => tests().await,
            Kind::Build => build(setting).await,
            Kind::Flows => flows(setting).await,
            Kind::Demo => without_traces("run --quiet --locked --bin demo", setting).await,
        }
    }
}

impl Setting {
    async fn target(&mut self) -> Result<PathBuf, String> {
        if let Some(target) = &self.target {
            return Ok(target.clone());
        }
        let target = place::target().await.map_err(|error| error.to_string())?;
        Ok(self.target.insert(target).clone())
    }

    async fn tools(&mut self) -> Result<Tools, String> {
        if let Some(tools) = &self.tools {
            return Ok(tools.clone());
        }
        let ready = Tools::ready(&self.target().await?, Progress::detect()).await;
        Ok(self.tools.insert(ready.map_err(|error| error.to_string())?).clone())
    }
}

async fn format() -> Outcome {
    component("fmt", "rustfmt").await?;
    cargo("fmt --all --check").await
}

async fn lints() -> Outcome {
    component("clippy", "clippy").await?;
    cargo("clippy --workspace --all-targets --locked -- --deny warnings").await
}

async fn template(setting: &mut Setting) -> Outcome {
    let tools = setting.tools().await?;
    let sam = "validate --lint --template-file infra/template.yaml --region us-east-1";
    succeed(tools.command("sam").args(sam.split(' '))).await?;
    let lint = "--template infra/template.yaml --append-rules cfn_lint_serverless.rules";
    succeed(tools.command("cfn-lint").args(lint.split(' '))).await
}

async fn tests() -> Outcome {
    if succeed(place::cargo().args(["nextest", "--version"])).await.is_ok() {
        cargo("nextest run --workspace --exclude flows --locked").await?;
        return cargo("test --workspace --exclude flows --locked --doc").await;
    }
    cargo("test --workspace --exclude flows --locked").await
}

async fn build(setting: &mut Setting) -> Outcome {
    let target = setting.target().await?;
    let built = Built::ready(&target, Profile::Dev, Progress::detect()).await;
    built.map(drop).map_err(|error| error.to_string())
}

/// Apart from the other tests: they share one stage. By `--test`, so that what they need is
/// resolved, and compiled, as it was for the others.
async fn flows(setting: &mut Setting) -> Outcome {
    without_traces("test --locked --workspace --test flows", setting).await
}

/// The tools are installed before, because that takes the settings of the person's own home.
async fn without_traces(arguments: &str, setting: &mut Setting) -> Outcome {
    setting.tools().await?;
    let target = setting.target().await?;
    traces::leaves_none(place::cargo().args(arguments.split(' ')), &target).await
}

/// A toolchain may come without it.
async fn component(subcommand: &str, name: &str) -> Outcome {
    if succeed(place::cargo().args([subcommand, "--version"])).await.is_ok() {
        return Ok(());
    }
    succeed(Command::new("rustup").args(["component", "add", name])).await
}

async fn cargo(arguments: &str) -> Outcome {
    succeed(place::cargo().args(arguments.split(' '))).await
}

/// Runs a program on our terminal.
pub(crate) async fn succeed(command: &mut Command) -> Outcome {
    let status = command.kill_on_drop(true).status().await;
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} ended badly ({status})", program(command))),
        Err(error) => Err(format!("{} could not be started: {error}", program(command))),
    }
}

fn program(command: &Command) -> String {
    command.as_std().get_program().to_string_lossy().into_owned()
}
