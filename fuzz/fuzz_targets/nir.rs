//! The detector of `detect/nir.rs` on any cell.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gardefou_fuzz::run(&gardefou::detect::nir::Nir, data));
