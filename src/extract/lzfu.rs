//! Compressed rich text of Outlook messages: references into a window of 4,096 bytes.
//!
//! Refuses what does not say to be compressed or plain; what grows beyond 64 MB is cut (too large),
//! what ends too early is given as far as it goes (malformed). The checksum is not compared: a
//! text that is damaged is read as it is.
//!
//! Source: \[MS-OXRTFCP\], <https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfcp/>.

use super::bytes::u32_at;
use super::limits::MAX_PART_BYTES;
use crate::model::UnreadReason;

/// What the window holds at the start.
const START: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4_096;
/// Bytes before the text: sizes, the kind, a checksum.
const HEADER: usize = 16;

/// The rich text, as far as it could be had, and why it is not whole.
pub fn decompress(bytes: &[u8]) -> (Vec<u8>, Result<(), UnreadReason>) {
    let size = u32_at(bytes, 4) as usize;
    let input = bytes.get(HEADER..).unwrap_or_default();
    match bytes.get(8..12) {
        Some(b"MELA") => match input.get(..size) {
            Some(text) => (text.to_vec(), Ok(())),
            None => (input.to_vec(), Err(UnreadReason::Malformed)),
        },
        Some(b"LZFu") => expand(input),
        _ => (Vec::new(), Err(UnreadReason::Malformed)),
    }
}

fn expand(input: &[u8]) -> (Vec<u8>, Result<(), UnreadReason>) {
    let mut window = [0; WINDOW];
    let mut write = 0;
    let mut out = Vec::new();
    let put = |byte: u8, write: &mut usize, window: &mut [u8; WINDOW]| {
        if let Some(slot) = window.get_mut(*write) {
            *slot = byte;
        }
        *write = (*write + 1) % WINDOW;
    };
    for &byte in START {
        put(byte, &mut write, &mut window);
    }
    let mut bytes = input.iter().copied();
    while let Some(flags) = bytes.next() {
        if out.len() as u64 > MAX_PART_BYTES {
            return (out, Err(UnreadReason::TooLarge));
        }
        for bit in 0..8 {
            let Some(first) = bytes.next() else {
                return (out, Err(UnreadReason::Malformed));
            };
            if flags >> bit & 1 == 0 {
                put(first, &mut write, &mut window);
                out.push(first);
                continue;
            }
            let Some(second) = bytes.next() else {
                return (out, Err(UnreadReason::Malformed));
            };
            let reference = usize::from(first) << 8 | usize::from(second);
            let mut read = reference >> 4;
            // A reference to the place that is written next is the end.
            if read == write {
                return (out, Ok(()));
            }
            for _ in 0..(reference & 15) + 2 {
                let byte = window.get(read).copied().unwrap_or_default();
                read = (read + 1) % WINDOW;
                put(byte, &mut write, &mut window);
                out.push(byte);
            }
        }
    }
    (out, Err(UnreadReason::Malformed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the specification, §4.
    const SIMPLE: [u8; 49] = [
        0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7,
        0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a,
        0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d,
        0x0a, 0x80, 0x0f, 0xa0,
    ];
    const CROSSING: [u8; 30] = [
        0x1a, 0x00, 0x00, 0x00, 0x1c, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b,
        0x51, 0x41, 0x00, 0x04, 0x20, 0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0,
    ];

    #[test]
    fn compressed_text_is_expanded() {
        for (bytes, expected) in [
            (
                &SIMPLE[..],
                &b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"[..],
            ),
            (&CROSSING, b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
            (b"\x0e\0\0\0\x02\0\0\0MELA\0\0\0\0{}", b"{}"),
        ] {
            assert_eq!(decompress(bytes), (expected.to_vec(), Ok(())));
        }
    }

    #[test]
    fn what_ends_too_early_is_malformed_after_what_it_gave() {
        let (text, result) = decompress(&SIMPLE[..40]);
        assert_eq!(text, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello w");
        assert_eq!(result, Err(UnreadReason::Malformed));
        for cut in [0, 10, 16] {
            assert_eq!(decompress(&SIMPLE[..cut]).1, Err(UnreadReason::Malformed));
        }
    }

    #[test]
    fn a_bomb_is_too_large() {
        let mut bytes = b"\0\0\0\0\0\0\0\0LZFu\0\0\0\0".to_vec();
        // A letter, then seven references to a place that is never written next.
        let group = [&[0xFE, b'x'][..], &[0x00, 0x7F].repeat(7)].concat();
        bytes.extend(group.repeat(600_000));
        let (text, result) = decompress(&bytes);
        assert_eq!(result, Err(UnreadReason::TooLarge));
        assert!(text.len() < 65 << 20);
    }
}
