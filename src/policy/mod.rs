//! From what was found, who receives it and the settings, to a verdict.

pub mod settings;
