//! Characters of old code pages, for formats that name theirs: RTF, contact cards and the
//! documents of Office before 2007.
//!
//! Knows Western Europe (Windows-1252, ISO-8859-15, DOS 437 and 850, Mac Roman), Central Europe
//! (1250) and Turkish (1254), the names French lists are written in. In any other page the
//! letters beyond ASCII are read as Windows-1252: names look wrong, addresses and numbers do not.
//!
//! Source: the tables of <https://www.unicode.org/Public/MAPPINGS/>.

use super::bytes::u16_at;
use super::decode::windows_1252;

/// 0x80 to 0xFF of the pages that are not made from another one.
const DOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/// 0x80 to 0xFF of Windows-1250; `\u{fffd}` where nothing is.
const WINDOWS_1250: &str = "€\u{fffd}‚\u{fffd}„…†‡\u{fffd}‰Š‹ŚŤŽŹ\u{fffd}‘’“”•–—\u{fffd}™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

/// The character of `byte` in a code page, by its number at Microsoft.
pub fn character(page: u16, byte: u8) -> char {
    let Some(high) = byte.checked_sub(0x80) else {
        return char::from(byte);
    };
    let of = |table: &str| table.chars().nth(usize::from(high));
    let special = match page {
        // The letters of 437 stand where those of 850 do; only signs differ.
        437 | 850 | 858 => of(DOS_850),
        1250 => of(WINDOWS_1250),
        1254 => match byte {
            0xD0 => Some('Ğ'),
            0xDD => Some('İ'),
            0xDE => Some('Ş'),
            0xF0 => Some('ğ'),
            0xFD => Some('ı'),
            0xFE => Some('ş'),
            _ => None,
        },
        10_000 => of(MAC_ROMAN),
        28_605 => match byte {
            0xA4 => Some('€'),
            0xA6 => Some('Š'),
            0xA8 => Some('š'),
            0xB4 => Some('Ž'),
            0xB8 => Some('ž'),
            0xBC => Some('Œ'),
            0xBD => Some('œ'),
            0xBE => Some('Ÿ'),
            _ => None,
        },
        _ => None,
    };
    special.unwrap_or_else(|| windows_1252(byte))
}

/// Appends the text that `bytes` are in a code page; 1200 is UTF-16, 65001 UTF-8.
pub fn append(page: u16, bytes: &[u8], out: &mut String) {
    match page {
        1200 => {
            let units = bytes.chunks_exact(2).map(|unit| u16_at(unit, 0));
            let characters = char::decode_utf16(units);
            out.extend(characters.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        65_001 => out.push_str(&String::from_utf8_lossy(bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) if text.is_ascii() => out.push_str(text),
            _ => out.extend(bytes.iter().map(|&byte| character(page, byte))),
        },
    }
}

/// The bytes of `text` in a code page; `?` for what it has not.
pub fn bytes(page: u16, text: &str) -> Vec<u8> {
    let byte = |c| (0..=255).find(|&byte| character(page, byte) == c);
    text.chars().map(|c| byte(c).unwrap_or(b'?')).collect()
}

/// The code page that a name of a character set means; `None` for those of Unicode and unknown ones.
pub fn named(charset: &str) -> Option<u16> {
    let name: String = charset
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    Some(match name.as_str() {
        "windows1252" | "cp1252" | "iso88591" | "latin1" | "usascii" => 1252,
        "windows1250" | "cp1250" => 1250,
        "windows1254" | "cp1254" | "iso88599" => 1254,
        "iso885915" | "latin9" => 28_605,
        "ibm850" | "cp850" => 850,
        "ibm437" | "cp437" => 437,
        "macintosh" | "xmacroman" => 10_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_letters_are_found_in_every_page() {
        for (page, bytes, expected) in [
            (1252, &b"No\xEBl \x9Cuf"[..], "Noël œuf"),
            (28_605, b"No\xEBl \xBDuf \xA4", "Noël œuf €"),
            (850, b"No\x89l Fran\x87ois", "Noël François"),
            (437, b"No\x89l Fran\x87ois", "Noël François"),
            (10_000, b"No\x91l Fran\x8Dois \xCFuf", "Noël François œuf"),
            (1250, b"Wa\xB3\xEAsa \x8Aim\xE1nek", "Wałęsa Šimánek"),
            (1254, b"\xDEim\xFEek", "Şimşek"),
            (932, b"Petit", "Petit"),
        ] {
            let text: String = bytes.iter().map(|&b| character(page, b)).collect();
            assert_eq!(text, expected, "{page}");
            let mut text = String::new();
            append(page, bytes, &mut text);
            assert_eq!(text, expected, "{page}");
        }
        let mut text = String::new();
        append(1200, b"\xE9\0t\0\xE9\0", &mut text);
        append(65_001, " œuf".as_bytes(), &mut text);
        assert_eq!(text, "été œuf");
    }

    #[test]
    fn tables_are_complete() {
        for table in [DOS_850, MAC_ROMAN, WINDOWS_1250] {
            assert_eq!(table.chars().count(), 128);
        }
    }

    #[test]
    fn character_sets_are_known_by_name() {
        assert_eq!(named("ISO-8859-15"), Some(28_605));
        assert_eq!(named("windows-1252"), Some(1252));
        assert_eq!(named("UTF-8"), None);
    }
}
