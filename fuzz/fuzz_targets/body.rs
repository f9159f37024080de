//! Any text as the body of a mail, plain and as a web page.
#![no_main]

use gardefou::model::Detection;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    for html in [false, true] {
        let scan = gardefou::check::scan_body(&text, html, &Detection::default());
        gardefou_fuzz::check(&scan.contents);
    }
});
