//! The local stage: tools, emulator, sandboxes, deployment.
