//! E-mail addresses.
//!
//! # What it finds
//! `marie@example.fr`, in text, between `<>`, after `mailto:`; accented and punycode domains.
//!
//! # Look-alikes it leaves
//! * without a dot or without an alphabetic top level: `pkg@1.2.3`, `a@b`;
//! * pictures and parts of mails: `cid:image001.png@01D4A5B6.7C8D9E0F`, `logo@2x.png`,
//!   `Message-ID:` lines;
//! * user names in addresses of servers: `https://user:pass@host.fr`, `git@host.fr:path`;
//! * what touches an address without being of it: a path before, a sentence after.
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
            let Some((start, end)) = expand(cell.text, free, at) else {
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
fn expand(text: &str, free: usize, at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let start = local_start(text, free, at)?;
    let end = domain_end(text, at)?;
    let before = bytes.get(..start)?;
    let local = bytes.get(start..at)?;
    // A user name of a server, with or without its password.
    if before.ends_with(b"//") || (before.ends_with(b":") && in_authority(before)) {
        return None;
    }
    let is_part = before
        .get(before.len().saturating_sub(4)..)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"cid:"));
    if is_part || is_picture(local.rsplit(|b| *b == b'.').next()?) {
        return None;
    }
    if bytes.get(end) == Some(&b':') && is_remote_path(local, bytes.get(end + 1..)?) {
        return None;
    }
    Some((start, end))
}

/// `user@host:dir/file`: does what follows the colon name a file on the host?
fn is_remote_path(user: &[u8], path: &[u8]) -> bool {
    let path = path.get(..DOMAIN).unwrap_or(path);
    let path = path.split(u8::is_ascii_whitespace).next().unwrap_or(path);
    // Not a web address, a phone or a date that follows a label without a space.
    let named = path
        .first()
        .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'~' | b'.'));
    user == b"git"
        || (named
            && path.contains(&b'/')
            && !path.windows(2).any(|pair| pair == b"//")
            && user.iter().all(u8::is_ascii_alphanumeric))
}

/// A letter or a digit of any script; accents may be characters of their own.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
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
fn local_start(text: &str, free: usize, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let floor = free.max(at.saturating_sub(LOCAL));
    let mut start = at;
    while start > floor && in_local(*bytes.get(start - 1)?) {
        start -= 1;
    }
    // Longer than any mailbox: a blob, not an address.
    let long = start == floor && floor > free && in_local(*bytes.get(floor.checked_sub(1)?)?);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    // What stands before these belongs to a query, a path or a table drawn with characters; two
    // dots cannot stand together; typographic signs, arrows and pictures end a word.
    let mut cut = start;
    let mut last = ' ';
    for (index, c) in text.get(start..at)?.char_indices() {
        let ends = match c {
            '=' | '/' | '|' => true,
            '.' => last == '.',
            c => !c.is_ascii() && !is_word(c),
        };
        if ends {
            cut = start + index + c.len_utf8();
        }
        last = c;
    }
    if long && cut == start {
        return None;
    }
    // %20marie@… is a space in an address of the web.
    while let Some([b'%', tens, ones]) = bytes.get(cut..cut + 3) {
        if !(tens.is_ascii_hexdigit() && ones.is_ascii_hexdigit()) {
            break;
        }
        cut += 3;
    }
    let edges = bytes.get(cut..at)?.iter().take_while(|b| is_edge(**b));
    cut += edges.count();
    (cut < at && bytes.get(at - 1) != Some(&b'.')).then_some(cut)
}

/// Where the domain ends: at least two labels, the last one of letters or punycode.
fn domain_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    // The length of the letter or digit at `at`, if one stands there.
    let word = |at: usize| match bytes.get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric().then_some(1),
        Some(_) => {
            let c = text.get(at..)?.chars().next()?;
            is_word(c).then_some(c.len_utf8())
        }
        None => None,
    };
    let first = at + 1;
    let mut end = first;
    let mut label = end;
    let mut dots = 0;
    while end - at <= DOMAIN {
        if let Some(length) = word(end) {
            end += length;
        } else if bytes.get(end) == Some(&b'-') && end > label {
            end += 1;
        } else if bytes.get(end) == Some(&b'.')
            && end > label
            && bytes.get(end - 1) != Some(&b'-')
            && word(end + 1).is_some()
            && !(dots > 0 && begins_sentence(bytes, first, end))
        {
            dots += 1;
            end += 1;
            label = end;
        } else {
            break;
        }
    }
    // a@example.fr-b@example.fr: no top level but punycode has a dash.
    let top = bytes.get(label..end)?;
    let punycode = top
        .get(..4)
        .is_some_and(|p| p.eq_ignore_ascii_case(b"xn--"));
    let dash = label + top.iter().take_while(|b| **b != b'-').count();
    if !punycode && begins_address(bytes.get(dash..).unwrap_or_default()) {
        end = dash;
    }
    while end > label && bytes.get(end - 1) == Some(&b'-') {
        end -= 1;
    }
    let top = bytes.get(label..end)?;
    let alphabetic = top.iter().all(|b| b.is_ascii_alphabetic() || *b >= 0x80);
    // pkg@4.17.21.tgz
    let version = dots > 1
        && bytes
            .get(first..label)?
            .iter()
            .all(|b| b.is_ascii_digit() || *b == b'.');
    let is_top = top.len() >= 2 && (alphabetic || punycode);
    let is_file = is_picture(top)
        || [&b"css"[..], b"js"]
            .iter()
            .any(|f| f.eq_ignore_ascii_case(top));
    (dots > 0 && is_top && !is_file && !version).then_some(end)
}

/// Does another address stand here?
fn begins_address(rest: &[u8]) -> bool {
    let local = rest.iter().take(LOCAL).take_while(|b| in_local(**b));
    rest.get(local.count()) == Some(&b'@')
}

/// Does a sentence begin behind the dot at `dot`: a capital and a small letter, after a domain
/// without capitals?
fn begins_sentence(bytes: &[u8], domain: usize, dot: usize) -> bool {
    matches!(bytes.get(dot + 1..dot + 3), Some([first, second])
        if first.is_ascii_uppercase() && second.is_ascii_lowercase())
        && bytes
            .get(domain..dot)
            .is_some_and(|domain| !domain.iter().any(u8::is_ascii_uppercase))
}

/// Is this the ending of a picture's name?
fn is_picture(ending: &[u8]) -> bool {
    [&b"png"[..], b"jpg", b"jpeg", b"gif", b"svg", b"webp"]
        .iter()
        .any(|f| f.eq_ignore_ascii_case(ending))
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
            "→a@example.com",
            "📧a@example.com📧",
            "\u{feff}a@example.com",
            "a@example.com\u{200b}",
            "•a@example.com•",
            "a@example.com.Merci de répondre",
            "a@example.com:06/39/98/00/01",
            "a@example.com:https://example.org/x",
            "a@example.com:12/03/1985",
            "mailto:%20a@example.com",
            "a@example.com_",
            "*a@example.com*",
            "https://example.org/bye/a@example.com/x",
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
        assert_eq!(
            all("rene\u{301}@exa\u{308}mple.com"),
            ["rene\u{301}@exa\u{308}mple.com"]
        );
        assert_eq!(all("marie@Example.Fr"), ["marie@example.fr"]);
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
            "root@example.com:/var/log/x",
            "image001.png@01D4A5B6.ABCDEFAB",
            "lodash@4.17.21.tgz",
            "https://medium.com/@marie.petit/x",
            "https://maps.example.com/@48.85,2.35,15z",
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
        for mark in ["/", "|", "-", "–", "&", "<", ">;<", "\n", " ou "] {
            assert_eq!(
                all(&format!("a@example.com{mark}b@example.com")),
                ["a@example.com", "b@example.com"],
                "{mark}"
            );
        }
    }
}
