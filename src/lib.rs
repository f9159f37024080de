//! Garde-fou's core: reads the parts of a mail, finds what should not leave, decides.
//!
//! ```text
//! main, wasm → check → { extract, detect, policy, clean } → model → { domains, pattern }
//!      └────→ view → text
//! ```
//! * [`check`] is the one pipeline: `scan` = extract → detect; `decide` = findings +
//!   recipients + settings → verdict; `clean` = extract → detect → a copy of a table.
//! * [`extract`], [`detect`], [`policy`] and [`clean`] never import one another.
//! * The core returns codes and values; [`view`] alone turns them into sentences of [`text`],
//!   so the command line, the extension and the demo page speak alike.
//!
//! Invariants: no unsafe code; no I/O, clock or locale in here (the callers hand over a
//! [`model::Source`]); hostile input ends as a [`model::UnreadReason`], never as a panic; what
//! identifies somebody leaves only masked.

pub mod check;
pub mod clean;
pub mod detect;
pub mod domains;
pub mod extract;
pub mod mask;
pub mod model;
pub mod pattern;
pub mod policy;
pub mod text;
pub mod view;
