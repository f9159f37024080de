//! The one pipeline.
