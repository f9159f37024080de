//! The detector of `detect/identifier.rs` on any cell.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gardefou_fuzz::run(&gardefou::detect::identifier::Identifier, data));
