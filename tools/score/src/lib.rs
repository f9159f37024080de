//! Garde-fou's open synthetic corpus and the scorer of its detectors.
//!
//! * [`classes`] writes the documents, from a seed, with what is to be found in them
//!   ([`document`]): people ([`person`]), numbers ([`numbers`]) and sentences ([`prose`]) are made
//!   up with [`random`], never with the core's own functions.
//! * [`mails`] makes an archive of sent mails of them, for `gardefou audit`.
//! * [`judge`] reads a document as the product does; [`tally`] compares; [`report`] prints.
//!
//! Refuses: values in clear in a report. Faults are told by document and line.

// A tool: it reads the corpus from disk and prints.
#![allow(clippy::disallowed_methods)]
// Strings are built line by line; the corpus is small.
#![allow(clippy::format_push_string, clippy::format_collect)]

pub mod agreement;
pub mod classes;
pub mod document;
pub mod finders;
pub mod judge;
pub mod labels;
pub mod mails;
pub mod numbers;
pub mod person;
pub mod prose;
pub mod random;
pub mod report;
pub mod tally;
pub mod texts;
