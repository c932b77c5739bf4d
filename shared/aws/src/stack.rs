//! A deployed stack: what its resources are called, and with which parameters it was deployed.

use std::collections::BTreeMap;

use flow::PortError;

use crate::Cloud;

const STORE: &str = "CloudFormation";

/// The outputs and parameters of a stack.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    outputs: BTreeMap<String, String>,
    parameters: BTreeMap<String, String>,
}

impl Stack {
    /// The stack of this name.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub async fn read(cloud: &Cloud, name: &str) -> Result<Self, PortError> {
        let described = aws_sdk_cloudformation::Client::new(&cloud.config)
            .describe_stacks()
            .stack_name(name)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "describe the stack", error))?;
        let stack = described.stacks().first().ok_or_else(|| {
            PortError::new(STORE, "describe the stack", format!("there is no stack {name}"))
        })?;
        let pair = |key: Option<&str>, value: Option<&str>| {
            Some((key?.to_owned(), value.unwrap_or_default().to_owned()))
        };
        let outputs = stack.outputs().iter();
        let parameters = stack.parameters().iter();
        Ok(Self {
            outputs: outputs.filter_map(|it| pair(it.output_key(), it.output_value())).collect(),
            parameters: parameters
                .filter_map(|it| pair(it.parameter_key(), it.parameter_value()))
                .collect(),
        })
    }

    /// An output.
    ///
    /// # Errors
    /// The stack has no such output: it was deployed from another template.
    pub fn output(&self, name: &str) -> Result<&str, PortError> {
        self.outputs.get(name).map(String::as_str).ok_or_else(|| {
            PortError::new(STORE, "name a resource", format!("the stack has no output {name}"))
        })
    }

    /// A parameter, as it was given or by its default.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }
}
