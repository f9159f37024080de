//! Reads the recipients of a draft from raw header text and counts who sees whom.
//!
//! Understands RFC 5322 address lists as webmails show them, and their sloppy forms: `;` or a
//! line break between addresses, unquoted commas in names. It refuses to guess the size of a
//! group: a name without an address is counted as a group of unknown size.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{normalize_address, Draft, Field, RecipientCounts};
use crate::policy::settings::Settings;

/// The distinct recipients of a draft, the writer left out.
#[derive(Debug, Default)]
pub struct Recipients {
    /// Normalised address → the most visible field it stands in.
    fields: BTreeMap<String, Field>,
    /// Distinct names without an address, in To and Cc.
    groups: BTreeSet<String>,
    /// The same, in Bcc.
    hidden_groups: BTreeSet<String>,
    internal_domains: Vec<String>,
}

/// One entry of an address list.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    Address(String),
    Group(String),
}

impl Recipients {
    /// Reads a draft's fields.
    ///
    /// Where the settings name no internal domain, the domains of the writer's own addresses
    /// are the internal ones.
    #[must_use]
    pub fn read(draft: &Draft, settings: &Settings) -> Self {
        let writer: BTreeSet<String> = draft
            .from
            .iter()
            .flat_map(|raw| parse_list(raw))
            .filter_map(|entry| match entry {
                Entry::Address(address) => Some(address),
                Entry::Group(_) => None,
            })
            .collect();
        let internal_domains = if settings.internal_domains.is_empty() {
            writer
                .iter()
                .filter_map(|a| a.rsplit_once('@'))
                .map(|(_, domain)| domain.to_owned())
                .collect()
        } else {
            settings.internal_domains.clone()
        };
        let mut recipients = Self {
            internal_domains,
            ..Self::default()
        };
        for (field, raws) in [
            (Field::To, &draft.to),
            (Field::Cc, &draft.cc),
            (Field::Bcc, &draft.bcc),
        ] {
            for entry in raws.iter().flat_map(|raw| parse_list(raw)) {
                match entry {
                    Entry::Address(address) if writer.contains(&address) => {}
                    // To is read before Cc before Bcc: the first field is the most visible.
                    Entry::Address(address) => {
                        recipients.fields.entry(address).or_insert(field);
                    }
                    Entry::Group(name) if field == Field::Bcc => {
                        recipients.hidden_groups.insert(name);
                    }
                    Entry::Group(name) => {
                        recipients.groups.insert(name);
                    }
                }
            }
        }
        recipients
    }

    /// Distinct people, whatever their field.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.fields.len() as u32
    }

    /// Does the mail also go to groups whose members are not known?
    #[must_use]
    pub fn has_groups(&self) -> bool {
        !(self.groups.is_empty() && self.hidden_groups.is_empty())
    }

    /// How many of `addresses` (normalised) are recipients, and how many of those are external.
    #[must_use]
    pub fn listed_in(&self, addresses: &BTreeSet<String>) -> (u32, u32) {
        let mut listed = 0;
        let mut external = 0;
        for address in self.fields.keys().filter(|a| addresses.contains(*a)) {
            listed += 1;
            external += u32::from(!self.is_internal(address));
        }
        (listed, external)
    }

    /// Counts, and whether the visible recipients are too many.
    #[must_use]
    pub fn count(&self, settings: &Settings) -> RecipientCounts {
        let mut counts = RecipientCounts {
            groups: self.groups.len() as u32,
            ..RecipientCounts::default()
        };
        for (address, field) in &self.fields {
            match field {
                Field::To => counts.to += 1,
                Field::Cc => counts.cc += 1,
                Field::Bcc => {
                    counts.bcc += 1;
                    continue;
                }
            }
            counts.visible += 1;
            if self.is_internal(address) {
                counts.internal += 1;
            } else {
                counts.external += 1;
            }
        }
        counts.warned = counts.external >= settings.visible_external
            || counts.visible >= settings.visible_internal;
        counts
    }

    fn is_internal(&self, address: &str) -> bool {
        address.rsplit_once('@').is_some_and(|(_, domain)| {
            self.internal_domains.iter().any(|own| {
                domain == own
                    || domain
                        .strip_suffix(own.as_str())
                        .is_some_and(|sub| sub.ends_with('.'))
            })
        })
    }
}

/// Splits a raw list into addresses and groups, in order, duplicates kept.
fn parse_list(raw: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    // A piece without an address, cut at a comma: part of the next name (`Petit, Marie <m@…>`),
    // or else a group.
    let mut pending = String::new();
    for (piece, separator) in split_list(raw) {
        let piece = strip_group_name(piece.trim());
        if piece.is_empty() {
            continue;
        }
        if let Some(address) = address_of(piece) {
            if !piece.contains('<') {
                flush_group(&mut pending, &mut entries);
            }
            pending.clear();
            entries.push(Entry::Address(address));
        } else if separator == Some(',') {
            flush_group(&mut pending, &mut entries);
            piece.clone_into(&mut pending);
        } else {
            flush_group(&mut pending, &mut entries);
            entries.push(Entry::Group(piece.to_lowercase()));
        }
    }
    flush_group(&mut pending, &mut entries);
    entries
}

fn flush_group(pending: &mut String, entries: &mut Vec<Entry>) {
    if !pending.is_empty() {
        entries.push(Entry::Group(pending.to_lowercase()));
        pending.clear();
    }
}

/// A quote, bracket or comment longer than this (in bytes) is a stray one. Bounds the look-ahead
/// too, so that hostile lists stay linear.
const LONGEST_ENCLOSED: usize = 512;

/// Pieces between separators that stand outside quotes, `<…>` and comments, each with the
/// separator that ended it.
///
/// A stray quote, bracket or comment hides no separator: an address that is not counted is worse
/// than one counted in an odd way.
fn split_list(raw: &str) -> impl Iterator<Item = (&str, Option<char>)> {
    let mut rest = Some(raw);
    std::iter::from_fn(move || {
        let text = rest?;
        let cut = separator(text, true).or_else(|| separator(text, false));
        let Some((at, c)) = cut else {
            rest = None;
            return Some((text, None));
        };
        rest = text.get(at + 1..);
        Some((text.get(..at).unwrap_or(""), Some(c)))
    })
}

/// The first separator of `text`: outside enclosures, or anywhere. `None` as well when an
/// enclosure does not end.
fn separator(text: &str, respect_enclosures: bool) -> Option<(usize, char)> {
    let mut enclosed: Option<(usize, char)> = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if let Some((opened, closing)) = enclosed {
            if c == '\n' || at - opened > LONGEST_ENCLOSED {
                return None;
            }
            if escaped {
                escaped = false;
            } else if c == '\\' && closing != '>' {
                escaped = true;
            } else if c == closing {
                enclosed = None;
            }
            continue;
        }
        match c {
            ',' | ';' | '\n' => return Some((at, c)),
            '"' if respect_enclosures => enclosed = Some((at, '"')),
            '(' if respect_enclosures => enclosed = Some((at, ')')),
            '<' if respect_enclosures => enclosed = Some((at, '>')),
            _ => {}
        }
    }
    None
}

/// `Équipe: a@example.fr` → `a@example.fr`: a named group whose members are listed is its members.
fn strip_group_name(piece: &str) -> &str {
    match piece.split_once(':') {
        Some((name, first)) if !name.contains(['@', '"', '<']) && first.contains('@') => {
            first.trim()
        }
        _ => piece,
    }
}

/// The normalised address of one piece: what stands in `<…>`, or the bare word with an `@`.
fn address_of(piece: &str) -> Option<String> {
    let bracketed = piece.rfind('<').and_then(|open| {
        let inner = piece.get(open + 1..)?;
        Some(inner.split('>').next().unwrap_or(inner))
    });
    let candidate = bracketed.filter(|inner| inner.contains('@')).or_else(|| {
        piece
            .split_whitespace()
            .find(|word| word.contains('@'))
            .map(|word| word.trim_matches(['(', ')', '"', '<', '>', '\'']))
    })?;
    let address = normalize_address(candidate.trim_start_matches("mailto:"));
    let (local, domain) = address.rsplit_once('@')?;
    (!local.is_empty() && !domain.is_empty()).then(|| address.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(raw: &str) -> Vec<String> {
        parse_list(raw)
            .into_iter()
            .map(|entry| match entry {
                Entry::Address(a) => a,
                Entry::Group(g) => format!("group {g}"),
            })
            .collect()
    }

    fn counts(draft: &Draft) -> RecipientCounts {
        let settings = Settings::default();
        Recipients::read(draft, &settings).count(&settings)
    }

    #[test]
    fn reads_every_written_form_of_an_address_list() {
        for (raw, expected) in [
            ("a@example.fr", vec!["a@example.fr"]),
            (
                "A@Example.FR, b@example.fr;c@example.fr\nd@example.fr",
                vec![
                    "a@example.fr",
                    "b@example.fr",
                    "c@example.fr",
                    "d@example.fr",
                ],
            ),
            (
                "\"Petit, Marie\" <m@example.fr>, x@example.fr",
                vec!["m@example.fr", "x@example.fr"],
            ),
            ("Petit, Marie <m@example.fr>", vec!["m@example.fr"]),
            (
                "Équipe : a@example.fr, b@example.fr;",
                vec!["a@example.fr", "b@example.fr"],
            ),
            (
                "Conseillers de l’Aisne",
                vec!["group conseillers de l’aisne"],
            ),
            (
                "Conseillers, a@example.fr",
                vec!["group conseillers", "a@example.fr"],
            ),
            (
                "a@example.fr (Marie, de l’agence), b@example.fr",
                vec!["a@example.fr", "b@example.fr"],
            ),
            ("<a@example.fr>,", vec!["a@example.fr"]),
            (
                "undisclosed-recipients:;",
                vec!["group undisclosed-recipients:"],
            ),
            ("", vec![]),
            (" , ; ", vec![]),
        ] {
            assert_eq!(addresses(raw), expected, "{raw}");
        }
    }

    #[test]
    fn a_stray_quote_or_bracket_hides_no_address() {
        assert_eq!(
            addresses("\"Marie <a@example.fr>, b@example.fr, c@example.fr"),
            ["a@example.fr", "b@example.fr", "c@example.fr"]
        );
        assert_eq!(
            addresses("Marie <a@example.fr, b@example.fr"),
            ["a@example.fr", "b@example.fr"]
        );
    }

    #[test]
    fn a_person_is_counted_once_and_the_writer_never() {
        let found = counts(&Draft {
            from: vec!["Moi <moi@agence.example>".into()],
            to: vec!["a@example.fr, A@EXAMPLE.FR, moi@agence.example".into()],
            cc: vec!["a@example.fr".into(), "b@agence.example".into()],
            bcc: vec!["a@example.fr, c@example.fr".into()],
        });
        assert_eq!((found.to, found.cc, found.bcc), (1, 1, 1));
        assert_eq!((found.visible, found.internal, found.external), (2, 1, 1));
        assert!(!found.warned);
    }

    #[test]
    fn a_subdomain_is_internal_and_a_lookalike_is_not() {
        let found = counts(&Draft {
            from: vec!["moi@agence.example".into()],
            to: vec!["a@aisne.agence.example, b@fausse-agence.example".into()],
            ..Draft::default()
        });
        assert_eq!((found.internal, found.external), (1, 1));
    }

    #[test]
    fn ten_external_people_are_too_many_and_nine_are_not() {
        let list = |n: u32| Draft {
            from: vec!["moi@agence.example".into()],
            to: (0..n).map(|i| format!("p{i}@example.fr")).collect(),
            ..Draft::default()
        };
        assert!(!counts(&list(9)).warned);
        assert!(counts(&list(10)).warned);
    }

    #[test]
    fn bcc_recipients_are_not_visible() {
        let found = counts(&Draft {
            from: vec!["moi@agence.example".into()],
            bcc: (0..1300).map(|i| format!("p{i}@example.fr")).collect(),
            ..Draft::default()
        });
        assert_eq!((found.bcc, found.visible, found.warned), (1300, 0, false));
    }
}
