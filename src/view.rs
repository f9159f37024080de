//! From a verdict to sentences.
