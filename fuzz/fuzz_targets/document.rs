//! Any bytes as an attachment: extraction and detection.
#![no_main]

use std::io::Cursor;

use gardefou::model::{Detection, ReadOptions};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let scan = gardefou::check::scan(&mut Cursor::new(data), &Detection::default(), &ReadOptions::default());
    gardefou_fuzz::check(&scan.contents);
});
