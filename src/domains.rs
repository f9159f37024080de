//! Tells personal mailboxes from professional addresses, by domain.
//!
//! What it finds: the mailboxes that people in France open for themselves. What it refuses to
//! tell: the domains reserved for documentation (RFC 2606, RFC 6761 and `example.fr`) are
//! neither personal nor professional, so a synthetic list on `example.fr` is not taken for a
//! company's directory. Fixtures that need one or the other use the reserved top level
//! `.example`, which no real mail has: `orange.example` stands for a personal mailbox as
//! `orange.fr` does, `mairie.example` for a professional one.
//!
//! Sources: the providers' own lists of mailbox domains; ARCEP's providers for the historic ones.

/// Whose mailbox a domain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailbox {
    /// Opened by a person for herself.
    Personal,
    /// An organisation's, or unknown.
    Professional,
    /// Reserved for documentation: tells nothing.
    Reserved,
}

/// Providers under one top level only, or any (`*`).
const PERSONAL: &[(&str, &str)] = &[
    ("9online", "fr"),
    ("aliceadsl", "fr"),
    ("aol", "*"),
    ("bbox", "fr"),
    ("cegetel", "net"),
    ("club-internet", "fr"),
    ("dbmail", "com"),
    ("fastmail", "*"),
    ("free", "fr"),
    ("gmail", "com"),
    ("gmx", "*"),
    ("googlemail", "com"),
    ("hotmail", "*"),
    ("icloud", "com"),
    ("laposte", "net"),
    ("libertysurf", "fr"),
    ("live", "*"),
    ("mac", "com"),
    ("mail", "com"),
    ("mail", "ru"),
    ("mailo", "com"),
    ("me", "com"),
    ("mediaserv", "net"),
    ("msn", "com"),
    ("neuf", "fr"),
    ("noos", "fr"),
    ("numericable", "fr"),
    ("only", "fr"),
    ("orange", "fr"),
    ("outlook", "*"),
    ("pm", "me"),
    ("proton", "me"),
    ("protonmail", "*"),
    ("rocketmail", "com"),
    ("sfr", "fr"),
    ("tutanota", "com"),
    ("voila", "fr"),
    ("wanadoo", "fr"),
    ("yahoo", "*"),
    ("yandex", "*"),
    ("ymail", "com"),
    ("zaclys", "net"),
];

/// Whose mailbox a normalised e-mail address or a domain is.
///
/// ```
/// use gardefou::domains::{mailbox, Mailbox};
/// assert_eq!(mailbox("marie@gmail.com"), Mailbox::Personal);
/// assert_eq!(mailbox("marie@yahoo.co.uk"), Mailbox::Personal);
/// assert_eq!(mailbox("marie@orange.example"), Mailbox::Personal);
/// assert_eq!(mailbox("accueil@mairie.example"), Mailbox::Professional);
/// assert_eq!(mailbox("marie@example.fr"), Mailbox::Reserved);
/// ```
#[must_use]
pub fn mailbox(address: &str) -> Mailbox {
    let domain = address.rsplit('@').next().unwrap_or_default();
    let (provider, top) = domain.split_once('.').unwrap_or((domain, ""));
    let first = PERSONAL.partition_point(|(name, _)| *name < provider);
    let known = PERSONAL
        .iter()
        .skip(first)
        .take_while(|(name, _)| *name == provider)
        .any(|(_, only)| *only == top || top == "example" || (*only == "*" && top.len() <= 6));
    let ends = |name: &str| {
        domain == name
            || domain
                .strip_suffix(name)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    if known {
        Mailbox::Personal
    } else if ["example.fr", "example.com", "example.org", "example.net"]
        .iter()
        .any(|d| ends(d))
    {
        Mailbox::Reserved
    } else {
        Mailbox::Professional
    }
}

/// First words of addresses that stand for a service or a place, not for somebody.
const FUNCTIONS: &[&str] = &[
    "abonnement",
    "accueil",
    "achat",
    "achats",
    "administratif",
    "administration",
    "agence",
    "ape",
    "assistance",
    "billetterie",
    "bureau",
    "candidature",
    "candidatures",
    "cfa",
    "commande",
    "commandes",
    "commercial",
    "communication",
    "compta",
    "comptabilite",
    "contact",
    "contacts",
    "courrier",
    "direction",
    "drh",
    "emploi",
    "facturation",
    "formation",
    "hello",
    "hotline",
    "info",
    "infos",
    "mairie",
    "newsletter",
    "noreply",
    "office",
    "postmaster",
    "presse",
    "recrutement",
    "recrutements",
    "reservation",
    "rh",
    "sales",
    "sav",
    "scolarite",
    "secretariat",
    "service",
    "services",
    "standard",
    "support",
    "urbanisme",
    "vente",
    "ventes",
    "webmaster",
];

/// Does a normalised address stand for a service or a place (`accueil.laon@…`, `rh2@…`)?
///
/// ```
/// use gardefou::domains::is_functional;
/// assert!(is_functional("accueil3@laon.example"));
/// assert!(is_functional("no-reply@boutique.example"));
/// assert!(!is_functional("marie.petit@laon.example"));
/// ```
#[must_use]
pub fn is_functional(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    let word = local
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    FUNCTIONS.binary_search(&word).is_ok() || local.starts_with("no-reply")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_for_their_search() {
        assert!(PERSONAL.is_sorted());
        assert!(FUNCTIONS.is_sorted());
    }

    #[test]
    fn a_company_called_like_a_provider_is_professional() {
        assert_eq!(mailbox("x@orange.com"), Mailbox::Professional);
        assert_eq!(mailbox("x@live.spectacle.fr"), Mailbox::Professional);
        assert_eq!(mailbox("x@francetravail.fr"), Mailbox::Professional);
        assert_eq!(mailbox(""), Mailbox::Professional);
    }
}
