//! The detector of `detect/iban.rs` on any cell.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gardefou_fuzz::run(&gardefou::detect::iban::Iban, data));
