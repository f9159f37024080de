//! The detector of `detect/phone.rs` on any cell.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gardefou_fuzz::run(&gardefou::detect::phone::Phone, data));
