//! Reads the recipients of a draft from raw header text and counts who sees whom.
//!
//! Understands RFC 5322 address lists as webmails show them, and their sloppy forms: `;` or a
//! line break between addresses, unquoted commas in names. A person is a mailbox: case, display
//! names and plus-tags (`marie+offres@…`) make no second one. It refuses to guess the size of a
//! group: a name without an address is counted as a group of unknown size, one person at least,
//! unless the settings tell its size. Then it counts with that size: by its domain when it is an
//! address, as external when it is only a name, since nobody can tell who stands behind it. So do
//! those whom a page counts without showing them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::domains::{mailbox, Mailbox};
use crate::model::{normalize_address, Contents, Draft, Field, RecipientCounts, Rule};
use crate::policy::settings::Settings;

/// The distinct recipients of a draft, the writer left out.
#[derive(Debug, Default)]
pub struct Recipients {
    /// Address of a mailbox ([`without_tag`]) → the most visible field it stands in.
    people: BTreeMap<String, Field>,
    /// Groups whose size the settings tell, by address or name → field and size.
    sized: BTreeMap<String, (Field, u32)>,
    /// Names without an address whose size is not known → the most visible field.
    groups: BTreeMap<String, Field>,
    /// More people in To and Cc than the page shows.
    unseen: u32,
    /// The writer's own mailboxes.
    writer: BTreeSet<String>,
    /// Who may always be seen, and whoever has an address of these domains.
    allowed: BTreeSet<String>,
    /// Whose a domain is, subdomains included; all others are external.
    sides: BTreeMap<String, Side>,
}

/// On whose side of the agency's border somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Internal,
    Partner,
    External,
}

/// One entry of an address list.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    Address(String),
    Group(String),
}

/// Who of a part's addresses receives the mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Recipients who stand in the part.
    pub all: u32,
    /// Of them, those who are not colleagues.
    pub outside: u32,
    /// The recipients and the writer, as far as they stand elsewhere than in quoted mail headers.
    pub expected: u32,
}

impl Recipients {
    /// Reads a draft's fields.
    ///
    /// Where the settings name no internal domain, the domains of the writer's own addresses
    /// are the internal ones.
    #[must_use]
    pub fn read(draft: &Draft, settings: &Settings) -> Self {
        let mut recipients = Self {
            unseen: draft.unseen,
            allowed: settings.allowed_recipients.iter().cloned().collect(),
            ..Self::default()
        };
        for entry in draft.from.iter().flat_map(|raw| parse_list(raw)) {
            if let Entry::Address(address) = entry {
                recipients.writer.insert(without_tag(&address).into_owned());
            }
        }
        // The agency's own domains last: what is named as both is its own.
        for domain in &settings.partner_domains {
            recipients.sides.insert(domain.clone(), Side::Partner);
        }
        let own = recipients.writer.iter().filter_map(|a| domain_of(a));
        let own: Vec<String> = if settings.internal_domains.is_empty() {
            own.map(ToOwned::to_owned).collect()
        } else {
            settings.internal_domains.clone()
        };
        for domain in own {
            recipients.sides.insert(domain, Side::Internal);
        }
        // To before Cc before Bcc: the first field is the most visible.
        for (field, raws) in [
            (Field::To, &draft.to),
            (Field::Cc, &draft.cc),
            (Field::Bcc, &draft.bcc),
        ] {
            for entry in raws.iter().flat_map(|raw| parse_list(raw)) {
                recipients.add(&entry, field, settings);
            }
        }
        recipients
    }

    fn add(&mut self, entry: &Entry, field: Field, settings: &Settings) {
        let (key, is_address) = match entry {
            Entry::Address(address) => (without_tag(address).into_owned(), true),
            Entry::Group(name) => (group_key(name), false),
        };
        if let Some(&size) = settings.group_sizes.get(&key) {
            self.sized.entry(key).or_insert((field, size));
        } else if !is_address {
            self.groups.entry(key).or_insert(field);
        } else if !self.writer.contains(&key) {
            self.people.entry(key).or_insert(field);
        }
    }

    /// Distinct people, whatever their field; groups with their size where it is known.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.sized
            .values()
            .fold(self.known(), |total, (_, size)| total.saturating_add(*size))
    }

    /// Those in no group.
    fn known(&self) -> u32 {
        (self.people.len() as u32).saturating_add(self.unseen)
    }

    /// Does the mail also go to people who are not known, such as the members of groups?
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        self.unseen > 0 || !(self.groups.is_empty() && self.sized.is_empty())
    }

    /// Who of a part's addresses receives the mail. With `headers`, also who stands only in
    /// quoted mail headers of the part.
    #[must_use]
    pub fn listed_in(&self, contents: &Contents, headers: bool) -> Listed {
        let mut listed = BTreeSet::new();
        let mut expected = BTreeSet::new();
        for address in &contents.addresses {
            let mailbox = without_tag(address);
            let recipient = self.people.get_key_value(mailbox.as_ref());
            let known = recipient.map(|(key, _)| key);
            let Some(known) = known.or_else(|| self.writer.get(mailbox.as_ref())) else {
                continue;
            };
            let in_header = contents.correspondents.contains(address);
            if !in_header {
                expected.insert(known.as_str());
            }
            if recipient.is_some() && (headers || !in_header) {
                listed.insert(known.as_str());
            }
        }
        let outside = listed
            .iter()
            .filter(|address| self.side(address) != Side::Internal);
        Listed {
            outside: outside.count() as u32,
            all: listed.len() as u32,
            expected: expected.len() as u32,
        }
    }

    /// Those of a part's correspondents who neither receive nor write the mail: the recipients
    /// newly learn their addresses.
    #[must_use]
    pub fn strangers_among<'a>(
        &self,
        correspondents: &'a BTreeSet<String>,
    ) -> BTreeSet<Cow<'a, str>> {
        correspondents
            .iter()
            .map(|address| without_tag(address))
            .filter(|mailbox| {
                let mailbox: &str = mailbox;
                !self.people.contains_key(mailbox)
                    && !self.writer.contains(mailbox)
                    && !self.sized.contains_key(mailbox)
            })
            .collect()
    }

    /// Counts, and whether the visible recipients are too many.
    #[must_use]
    pub fn count(&self, settings: &Settings) -> RecipientCounts {
        let seen = |key: &str, field: Field| field != Field::Bcc && !self.is_allowed(key);
        let visible_groups = self.groups.iter().filter(|(key, field)| seen(key, **field));
        let mut counts = RecipientCounts {
            groups: visible_groups.count() as u32,
            to: self.unseen,
            visible: self.unseen,
            external: self.unseen,
            ..RecipientCounts::default()
        };
        let grow = |n: &mut u32, by: u32| *n = n.saturating_add(by);
        let people = self.people.iter().map(|(key, field)| (key, *field, 1));
        let sized = self
            .sized
            .iter()
            .map(|(key, (field, size))| (key, *field, *size));
        for (key, field, size) in people.chain(sized) {
            match field {
                Field::To => grow(&mut counts.to, size),
                Field::Cc => grow(&mut counts.cc, size),
                Field::Bcc => {
                    grow(&mut counts.bcc, size);
                    continue;
                }
            }
            if self.is_allowed(key) {
                continue;
            }
            grow(&mut counts.visible, size);
            match self.side(key) {
                Side::Internal => grow(&mut counts.internal, size),
                Side::Partner => grow(&mut counts.partner, size),
                Side::External => {
                    grow(&mut counts.external, size);
                    // What mailboxes stand behind a group's address is not known.
                    if self.people.contains_key(key) && mailbox(key) == Mailbox::Personal {
                        grow(&mut counts.private, size);
                    }
                }
            }
        }
        counts.warned = exposure(&counts, settings).is_some();
        counts
    }

    /// The most specific domain that the settings name decides.
    fn side(&self, address: &str) -> Side {
        domains_of(address)
            .find_map(|domain| self.sides.get(domain).copied())
            .unwrap_or(Side::External)
    }

    /// Did the agency say that this one may always be seen?
    fn is_allowed(&self, key: &str) -> bool {
        !self.allowed.is_empty()
            && (self.allowed.contains(key)
                || domains_of(key).any(|domain| self.allowed.contains(&format!("@{domain}"))))
    }
}

/// The threshold that the visible recipients pass, the most serious one first.
#[must_use]
pub fn exposure(counts: &RecipientCounts, settings: &Settings) -> Option<Rule> {
    [
        (
            counts.external.saturating_add(counts.groups),
            settings.visible_external,
            Rule::VisibleExternal,
        ),
        (
            counts.private,
            settings.visible_private,
            Rule::VisiblePrivate,
        ),
        (
            counts.partner,
            settings.visible_partner,
            Rule::VisiblePartner,
        ),
        (
            counts.visible.saturating_add(counts.groups),
            settings.visible_internal,
            Rule::VisibleInternal,
        ),
    ]
    .into_iter()
    .find(|(count, threshold, _)| count >= threshold)
    .map(|(_, _, rule)| rule)
}

/// The mailbox that a normalised address delivers to: `marie+offres@x.fr` → `marie@x.fr`.
#[must_use]
pub fn without_tag(address: &str) -> Cow<'_, str> {
    match (address.split_once('+'), address.rsplit_once('@')) {
        (Some((name, _)), Some((local, domain)))
            if !name.is_empty() && name.len() < local.len() =>
        {
            Cow::Owned(format!("{name}@{domain}"))
        }
        _ => Cow::Borrowed(address),
    }
}

/// The form in which names and addresses of groups are compared: trimmed, lower case, without
/// quotes, the colon of an empty group and an address's tag.
#[must_use]
pub fn group_key(name: &str) -> String {
    let name = normalize_address(name.trim().trim_end_matches([':', ';']));
    without_tag(name.trim_matches(['"', '\'', ' '])).into_owned()
}

fn domain_of(address: &str) -> Option<&str> {
    address.rsplit_once('@').map(|(_, domain)| domain)
}

/// The domain of an address, then those above it.
fn domains_of(address: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(domain_of(address), |domain| {
        domain.split_once('.').map(|(_, above)| above)
    })
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
    use crate::policy::settings::SettingValue;

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

    /// Visible: internal, partner, private, other external.
    fn sides(to: &[&str], policy: &str) -> (u32, u32, u32, u32) {
        let values: BTreeMap<String, SettingValue> = serde_json::from_str(policy).unwrap();
        let (settings, errors) = Settings::from_values(&values);
        assert_eq!(errors, []);
        let draft = Draft {
            from: vec!["Moi <moi@agence.example>".into()],
            to: to.iter().map(|&raw| raw.into()).collect(),
            ..Draft::default()
        };
        let found = Recipients::read(&draft, &settings).count(&settings);
        assert_eq!(
            found.visible,
            found.internal + found.partner + found.external
        );
        (
            found.internal,
            found.partner,
            found.private,
            found.external - found.private,
        )
    }

    #[test]
    fn everyone_visible_stands_on_one_side() {
        let partners = r#"{"partner_domains": ["cap.example", "commun.agence.example"]}"#;
        for (sentence, to, policy, expected) in [
            ("a colleague", &["a@agence.example"][..], "{}", (1, 0, 0, 0)),
            (
                "a colleague in a subdomain",
                &["a@aisne.agence.example"],
                "{}",
                (1, 0, 0, 0),
            ),
            (
                "a look-alike",
                &["b@fausse-agence.example"],
                "{}",
                (0, 0, 0, 1),
            ),
            ("a personal mailbox", &["c@gmail.com"], "{}", (0, 0, 1, 0)),
            ("a company", &["d@boulangerie.example"], "{}", (0, 0, 0, 1)),
            ("a partner", &["e@cap.example"], partners, (0, 1, 0, 0)),
            (
                "a partner's subdomain",
                &["e@02.cap.example"],
                partners,
                (0, 1, 0, 0),
            ),
            (
                "a partner's corner of the agency's domain",
                &["e@commun.agence.example", "f@agence.example"],
                partners,
                (1, 1, 0, 0),
            ),
            (
                "a domain named as both is the agency's",
                &["g@a.example"],
                r#"{"partner_domains": ["a.example"], "internal_domains": ["a.example"]}"#,
                (1, 0, 0, 0),
            ),
            (
                "a partner with a personal mailbox is a partner",
                &["h@orange.fr"],
                r#"{"partner_domains": ["orange.fr"]}"#,
                (0, 1, 0, 0),
            ),
            (
                "one person under two names, two cases and with a tag",
                &["Marie <marie@orange.fr>, M. Petit <MARIE@orange.fr>, marie+offres@orange.fr"],
                "{}",
                (0, 0, 1, 0),
            ),
            (
                "the writer's tagged address",
                &["moi+copie@agence.example"],
                "{}",
                (0, 0, 0, 0),
            ),
            (
                "a plus that begins the name is no tag",
                &["+336@x.fr, +337@x.fr"],
                "{}",
                (0, 0, 0, 2),
            ),
            (
                "a plus in the domain is no tag",
                &["a@b+c.fr, a@b.fr"],
                "{}",
                (0, 0, 0, 2),
            ),
            (
                "a known group is external when it is only a name",
                &["Demandeurs de l’Aisne"],
                r#"{"group_sizes": {"demandeurs de l’aisne": 1300}}"#,
                (0, 0, 0, 1300),
            ),
            (
                "a known group that is an address stands where its domain does",
                &["Tous@Agence.example, reseau@cap.example, liste@orange.fr"],
                r#"{"partner_domains": ["cap.example"], "group_sizes":
                    {"tous@agence.example": 40, "RESEAU@cap.example": 7, "liste@orange.fr": 3}}"#,
                (40, 7, 0, 3),
            ),
            (
                "who may always be seen does not count: an address, a group, a domain with those below",
                &["ACCUEIL+offres@ville.fr, Équipe emploi, a@cap.example, b@nord.cap.example, c@autre-cap.example, d@ville.fr"],
                r#"{"allowed_recipients": ["Accueil@ville.fr", "\"équipe emploi\"", "@Cap.example"]}"#,
                (0, 0, 0, 2),
            ),
            (
                "a group of known size may always be seen too",
                &["reseau@x.example, Tous"],
                r#"{"group_sizes": {"reseau@x.example": 40, "tous": 12}, "allowed_recipients": ["reseau@x.example", "TOUS"]}"#,
                (0, 0, 0, 0),
            ),
            (
                "a known group counts once",
                &["\"Réseau\", Réseau:;"],
                r#"{"group_sizes": {"réseau": 4}}"#,
                (0, 0, 0, 4),
            ),
        ] {
            assert_eq!(sides(to, policy), expected, "{sentence}");
        }
    }

    #[test]
    fn the_most_serious_threshold_that_is_passed_is_told() {
        let rule = |external, private, partner, internal| {
            let counts = RecipientCounts {
                visible: external + partner + internal,
                internal,
                partner,
                external,
                private,
                ..RecipientCounts::default()
            };
            exposure(&counts, &Settings::default())
        };
        for (external, private, partner, internal, expected) in [
            (9, 4, 19, 22, Some(Rule::VisibleInternal)),
            (9, 4, 19, 21, None),
            (10, 10, 20, 50, Some(Rule::VisibleExternal)),
            (5, 5, 20, 50, Some(Rule::VisiblePrivate)),
            (4, 4, 20, 50, Some(Rule::VisiblePartner)),
            (0, 0, 0, 50, Some(Rule::VisibleInternal)),
        ] {
            assert_eq!(
                rule(external, private, partner, internal),
                expected,
                "{external} {private} {partner} {internal}"
            );
        }
    }

    #[test]
    fn a_known_group_is_no_longer_of_unknown_size() {
        let values: BTreeMap<String, SettingValue> =
            serde_json::from_str(r#"{"group_sizes": {"Réseau": 8}}"#).unwrap();
        let (settings, _) = Settings::from_values(&values);
        let draft = Draft {
            to: vec!["Réseau; Autres".into()],
            bcc: vec!["Réseau; Cachés".into()],
            ..Draft::default()
        };
        let recipients = Recipients::read(&draft, &settings);
        let found = recipients.count(&settings);
        assert_eq!((found.to, found.bcc, found.groups), (8, 0, 1));
        assert_eq!(recipients.total(), 8);
    }

    #[test]
    fn tags_are_cut_on_both_sides_of_the_comparison_with_a_part() {
        let settings = Settings::default();
        let draft = Draft {
            from: vec!["moi+bis@agence.example".into()],
            to: vec!["marie+offres@x.fr, paul@x.fr, luc@agence.example".into()],
            ..Draft::default()
        };
        let recipients = Recipients::read(&draft, &settings);
        let set = |all: &[&str]| all.iter().map(|&a| a.to_owned()).collect();
        let contents = Contents {
            addresses: set(&[
                "marie@x.fr",
                "marie+a@x.fr",
                "paul+b@x.fr",
                "luc@agence.example",
                "moi@agence.example",
                "eve@x.fr",
            ]),
            correspondents: set(&["luc@agence.example"]),
            ..Contents::default()
        };
        let listed = |all, outside, expected| Listed {
            all,
            outside,
            expected,
        };
        assert_eq!(recipients.listed_in(&contents, true), listed(3, 2, 3));
        assert_eq!(recipients.listed_in(&contents, false), listed(2, 2, 3));
        let headers = set(&[
            "marie+c@x.fr",
            "moi@agence.example",
            "eve@x.fr",
            "eve+d@x.fr",
        ]);
        let strangers: Vec<_> = recipients.strangers_among(&headers).into_iter().collect();
        assert_eq!(strangers, ["eve@x.fr"]);
    }

    #[test]
    fn a_person_is_counted_once_and_the_writer_never() {
        let found = counts(&Draft {
            from: vec!["Moi <moi@agence.example>".into()],
            to: vec!["a@example.fr, A@EXAMPLE.FR, moi@agence.example".into()],
            cc: vec!["a@example.fr".into(), "b@agence.example".into()],
            bcc: vec!["a@example.fr, c@example.fr".into()],
            unseen: 0,
        });
        assert_eq!((found.to, found.cc, found.bcc), (1, 1, 1));
        assert_eq!((found.visible, found.internal, found.external), (2, 1, 1));
        assert!(!found.warned);
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
    fn those_whom_the_page_only_counts_are_people_outside() {
        let found = counts(&Draft {
            from: vec!["moi@agence.example".into()],
            to: vec!["a@agence.example".into()],
            unseen: 11,
            ..Draft::default()
        });
        assert_eq!((found.to, found.visible, found.external), (12, 12, 11));
        assert!(found.warned);
    }

    #[test]
    fn a_group_is_one_person_at_least() {
        let names = |n: u32| Draft {
            to: (0..n).map(|i| format!("Personne {i}")).collect(),
            ..Draft::default()
        };
        assert!(!counts(&names(9)).warned);
        assert!(counts(&names(10)).warned);
        assert_eq!(counts(&names(10)).visible, 0);
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
