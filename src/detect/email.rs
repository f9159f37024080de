//! E-mail addresses.
//!
//! # What it finds
//! `marie@example.fr`, in text, between `<>`, after `mailto:`; accented and punycode domains.
//!
//! # Look-alikes it leaves
//! * without a dot or without an alphabetic top level: `pkg@1.2.3`, `a@b`;
//! * pictures and parts of mails: `cid:image001.png@01D4A5B6.7C8D9E0F`, `logo@2x.png`,
//!   `Message-ID:` lines;
//! * user names in addresses of servers: `https://user:pass@host.fr`, `git@host.fr:path`.
//!
//! # Sources
//! RFC 5321 §4.5.3.1 (lengths), RFC 5322 §3.2.3 (atoms), RFC 6531 (accents); the vectors of
//! robinst/linkify and microsoft/presidio.
//!
//! ```
//! use gardefou::detect::{email::Email, CellText, Detector};
//! let mut hits = Vec::new();
//! Email.find(&CellText { text: "Écrire à <Marie.Petit@example.fr>.", ..Default::default() }, &mut hits);
//! assert_eq!(hits[0].value, "marie.petit@example.fr");
//! ```

use memchr::memchr_iter;

use super::{CellText, Confidence, Detector, Hit, Kind, Shape};
use crate::model::normalize_address;

/// Longest local part and domain, in bytes.
const LOCAL: usize = 64;
const DOMAIN: usize = 253;

/// The detector of e-mail addresses.
#[derive(Debug)]
pub struct Email;

impl Detector for Email {
    fn id(&self) -> &'static str {
        "email"
    }

    fn kind(&self) -> Kind {
        Kind::Email
    }

    fn worth(&self, shape: Shape) -> bool {
        shape.at
    }

    fn find(&self, cell: &CellText<'_>, hits: &mut Vec<Hit>) {
        if is_trace_line(cell.text) {
            return;
        }
        let bytes = cell.text.as_bytes();
        let mut free = 0;
        for at in memchr_iter(b'@', bytes) {
            let Some((start, end)) = expand(bytes, free, at) else {
                continue;
            };
            let Some(address) = cell.text.get(start..end) else {
                continue;
            };
            free = end;
            hits.push(Hit {
                kind: Kind::Email,
                range: start..end,
                value: normalize_address(address),
                confidence: Confidence::Certain,
            });
        }
    }
}

/// The bounds of the address around the `@` at `at`, not before `free`.
fn expand(bytes: &[u8], free: usize, at: usize) -> Option<(usize, usize)> {
    let start = local_start(bytes, free, at)?;
    let end = domain_end(bytes, at)?;
    let before = bytes.get(..start)?;
    let local = bytes.get(start..at)?;
    // A user name of a server, with or without its password.
    if before.ends_with(b"//") || (before.ends_with(b":") && in_authority(before)) {
        return None;
    }
    if before.len() >= 4
        && before
            .get(before.len() - 4..)?
            .eq_ignore_ascii_case(b"cid:")
    {
        return None;
    }
    if bytes.get(end) == Some(&b':') && local.iter().all(u8::is_ascii_alphanumeric) {
        let path = bytes.get(end + 1..)?;
        let path = path
            .iter()
            .take(DOMAIN)
            .take_while(|b| !b.is_ascii_whitespace());
        if path.clone().any(|b| *b == b'/') || local == b"git" {
            return None;
        }
    }
    Some((start, end))
}

fn in_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'+' || byte == b'_' || is_edge(byte)
}

/// Marks of a local part that an address met in a text does not begin with.
fn is_edge(byte: u8) -> bool {
    matches!(
        byte,
        b'!' | b'#'..=b'\'' | b'*' | b'/' | b'=' | b'?' | b'^' | b'`' | b'{'..=b'~' | b'.' | b'-'
    )
}

/// Where the local part begins: letters, digits and the marks people use.
fn local_start(bytes: &[u8], free: usize, at: usize) -> Option<usize> {
    let floor = free.max(at.saturating_sub(LOCAL));
    let mut start = at;
    while start > floor && in_local(*bytes.get(start - 1)?) {
        start -= 1;
    }
    let mut local = bytes.get(start..at)?;
    // What stands before these belongs to a query, a path or a table drawn with characters; two
    // dots cannot stand together; U+00A0, guillemets and typographic signs end a word.
    let mut cut = 0;
    for (index, pair) in local.windows(2).enumerate() {
        match pair {
            [b'=' | b'/' | b'|', _] => cut = index + 1,
            [b'.', b'.'] | [0xC2, 0xA0..=0xBF] => cut = index + 2,
            [0xE2, 0x80..=0x82] => cut = index + 3,
            _ => {}
        }
    }
    start += cut.min(local.len());
    local = bytes.get(start..at)?;
    let skipped = local.iter().take_while(|b| is_edge(**b)).count();
    start += skipped;
    if start >= at || bytes.get(at - 1) == Some(&b'.') {
        return None;
    }
    // Longer than any mailbox: a blob, not an address.
    if start == floor && floor > free && in_local(*bytes.get(start.checked_sub(1)?)?) {
        return None;
    }
    Some(start)
}

/// Where the domain ends: at least two labels, the last one of letters or punycode.
fn domain_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at + 1;
    let mut label = end;
    let mut dots = 0;
    while end - at <= DOMAIN {
        let byte = bytes.get(end).copied().unwrap_or(0);
        // Typographic signs and guillemets begin with these and end the word.
        let sign = matches!(
            (byte, bytes.get(end + 1)),
            (0xC2, Some(0xA0..=0xBF)) | (0xE2, Some(0x80..=0x82))
        );
        let letter = (byte.is_ascii_alphanumeric() || byte >= 0x80) && !sign;
        if letter || (byte == b'-' && end > label) {
            end += 1;
        } else if byte == b'.'
            && end > label
            && bytes.get(end - 1) != Some(&b'-')
            && bytes
                .get(end + 1)
                .is_some_and(|next| next.is_ascii_alphanumeric() || *next >= 0xC3)
            && !matches!(bytes.get(end + 1..end + 3), Some([0xE2, 0x80..=0x82]))
        {
            dots += 1;
            end += 1;
            label = end;
        } else {
            break;
        }
    }
    while end > label && bytes.get(end - 1) == Some(&b'-') {
        end -= 1;
    }
    let top = bytes.get(label..end)?;
    let alphabetic = top.iter().all(|b| b.is_ascii_alphabetic() || *b >= 0x80);
    let punycode = top
        .get(..4)
        .is_some_and(|p| p.eq_ignore_ascii_case(b"xn--"));
    let file = [
        &b"png"[..],
        b"jpg",
        b"jpeg",
        b"gif",
        b"svg",
        b"webp",
        b"css",
        b"js",
    ];
    if dots == 0
        || top.len() < 2
        || !(alphabetic || punycode)
        || file.iter().any(|f| f.eq_ignore_ascii_case(top))
    {
        return None;
    }
    Some(end)
}

/// Is the `:` that ends `before` the one of `//user:pass@`, not of `mailto:` or of a label?
fn in_authority(before: &[u8]) -> bool {
    let tail = before
        .get(before.len().saturating_sub(LOCAL)..)
        .unwrap_or_default();
    let word = tail
        .rsplit(u8::is_ascii_whitespace)
        .next()
        .unwrap_or_default();
    word.windows(2)
        .rposition(|pair| pair == b"//")
        .is_some_and(|slashes| {
            word.get(slashes + 2..)
                .is_some_and(|rest| !rest.contains(&b'/') && !rest.contains(&b'?'))
        })
}

/// Identifiers of messages look like addresses and are nobody's.
fn is_trace_line(text: &str) -> bool {
    let line = text.trim_start().as_bytes();
    [
        "message-id:",
        "references:",
        "in-reply-to:",
        "content-id:",
        "x-message-id:",
    ]
    .iter()
    .any(|name| {
        line.get(..name.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut hits = Vec::new();
        Email.find(
            &CellText {
                text,
                ..CellText::default()
            },
            &mut hits,
        );
        hits.into_iter().map(|hit| hit.value).collect()
    }

    #[test]
    fn addresses_are_found_in_the_middle_of_signs() {
        for text in [
            "a@example.com",
            "<a@example.com>",
            "(a@example.com)",
            "«\u{a0}a@example.com\u{a0}»",
            "mailto:a@example.com?subject=x",
            "a@example.com.",
            "a@example.com-",
            "a@example.com\u{2019}s",
            ".a@example.com",
            "b..a@example.com",
            "https://example.org/?mail=a@example.com&x=1",
            "Mail:A@Example.com",
            "a@example.com; ",
            "x|a@example.com|y",
            "‘a@example.com’",
            "…a@example.com…",
        ] {
            assert_eq!(all(text), ["a@example.com"], "{text}");
        }
    }

    #[test]
    fn accents_and_punycode_are_allowed() {
        assert_eq!(all("rené@exämple.com"), ["rené@exämple.com"]);
        assert_eq!(
            all("a@xn--exmple-cua.xn--fiqs8s"),
            ["a@xn--exmple-cua.xn--fiqs8s"]
        );
        assert_eq!(all("a@a.ϸ"), ["a@a.ϸ"]);
    }

    #[test]
    fn look_alikes_are_left() {
        for text in [
            "@",
            "a@",
            "@a",
            "@@@",
            "a@b",
            "a@b.",
            "a@-foo.com",
            "a@b-.",
            "foo.@example.com",
            "pkg@1.2.3",
            "cid:image001.png@01D4A5B6.7C8D9E0F",
            "logo@2x.png",
            "https://user:pass@example.com/x",
            "https://user@example.com",
            "git@example.com:a/b.git",
            "Message-ID: <abc@mail.example.com>",
            "info@presidio.",
        ] {
            assert_eq!(all(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn two_addresses_without_a_space_between_are_two() {
        assert_eq!(
            all("a@example.com;b@example.com,c@example.com"),
            ["a@example.com", "b@example.com", "c@example.com"]
        );
    }
}
