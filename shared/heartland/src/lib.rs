//! heartland.
