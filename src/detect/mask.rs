//! Masks values so that who knows them recognises them and nobody else reads them.
//!
//! What it refuses: it never shows more than sex, year and month of a NIR, the first letter and
//! the domain of an e-mail, the first four digits of a phone, the initials of a name, country,
//! check digits and the last two characters of a bank account, the first two of an identifier. A
//! value of an unexpected form is masked whole.

/// A NIR by its 13 or 15 characters.
///
/// ```
/// assert_eq!(gardefou::detect::mask::nir("269054958815780"), "2 69 05 •• ••• ••• ••");
/// ```
#[must_use]
pub fn nir(value: &str) -> String {
    let part = |range| value.get(range).unwrap_or("••");
    format!("{} {} {} •• ••• ••• ••", part(0..1), part(1..3), part(3..5))
}

/// An e-mail address: its first letter and its domain.
///
/// ```
/// assert_eq!(gardefou::detect::mask::email("marie.petit@example.fr"), "m•••@example.fr");
/// ```
#[must_use]
pub fn email(value: &str) -> String {
    match (value.chars().next(), value.rsplit_once('@')) {
        (Some(first), Some((local, domain))) if !local.is_empty() => format!("{first}•••@{domain}"),
        _ => "•••".to_owned(),
    }
}

/// A phone by its ten national digits.
///
/// ```
/// assert_eq!(gardefou::detect::mask::phone("0639980001"), "06 39 •• •• ••");
/// ```
#[must_use]
pub fn phone(value: &str) -> String {
    match (value.get(0..2), value.get(2..4)) {
        (Some(first), Some(second)) => format!("{first} {second} •• •• ••"),
        _ => "•• •• •• •• ••".to_owned(),
    }
}

/// A French bank account by its 27 characters: country, check digits and the last two.
///
/// ```
/// assert_eq!(
///     gardefou::detect::mask::iban("FR1420041010050500013M02606"),
///     "FR14 •••• •••• •••• •••• •••• •06"
/// );
/// ```
#[must_use]
pub fn iban(value: &str) -> String {
    match (value.get(0..4), value.get(25..27)) {
        (Some(first), Some(last)) if value.len() == 27 => {
            format!("{first} •••• •••• •••• •••• •••• •{last}")
        }
        _ => "•••• •••• •••• •••• •••• •••• •••".to_owned(),
    }
}

/// The agency's identifier of a job seeker: its first two digits.
///
/// ```
/// assert_eq!(gardefou::detect::mask::identifier("1234567A"), "12••••••");
/// assert_eq!(gardefou::detect::mask::identifier("12345678901"), "12•••••••••");
/// ```
#[must_use]
pub fn identifier(value: &str) -> String {
    match value.get(0..2) {
        Some(first) if matches!(value.len(), 8 | 11) => {
            format!("{first}{}", "•".repeat(value.len() - 2))
        }
        _ => "••••••••".to_owned(),
    }
}

/// A name by its words, given name and family name in the order written.
///
/// ```
/// assert_eq!(gardefou::detect::mask::name(&["Marie", "DURAND"]), "M. D•••");
/// ```
#[must_use]
pub fn name(words: &[&str]) -> String {
    let mut initials = words.iter().filter_map(|word| word.chars().next());
    match (initials.next(), initials.next_back()) {
        (Some(first), Some(last)) => format!("{first}. {last}•••"),
        (Some(only), None) => format!("{only}•••"),
        _ => "•••".to_owned(),
    }
}

/// A value of one of the agency's patterns: its first two characters.
///
/// ```
/// assert_eq!(gardefou::detect::mask::other("AZ-123456"), "AZ•••");
/// assert_eq!(gardefou::detect::mask::other("AZ1"), "•••");
/// ```
#[must_use]
pub fn other(value: &str) -> String {
    let shown = if value.chars().count() >= 6 { 2 } else { 0 };
    value.chars().take(shown).chain("•••".chars()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_value_of_unexpected_form_is_masked_whole() {
        assert_eq!(super::nir(""), "•• •• •• •• ••• ••• ••");
        assert_eq!(super::email("@"), "•••");
        assert_eq!(super::email("marie"), "•••");
        assert_eq!(super::phone("é"), "•• •• •• •• ••");
        for value in ["", "é", "FR14", "FR1420041010050500013M026061"] {
            assert_eq!(super::iban(value), "•••• •••• •••• •••• •••• •••• •••");
        }
        for value in ["", "1234567", "é23456", "123456789"] {
            assert_eq!(super::identifier(value), "••••••••");
        }
        assert_eq!(super::name(&[]), "•••");
        assert_eq!(super::name(&["Marie"]), "M•••");
    }
}
