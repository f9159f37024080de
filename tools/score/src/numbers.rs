//! Numbers of every kind: those to be found, and their look-alikes.
//!
//! Everything is drawn at random and computed here, on purpose without the core's own functions.
//! Phones come from the ranges Arcep keeps for fiction wherever there is one; those of other
//! ranges (07, 08, 09, overseas) exist only in memory, no committed document holds one.
//!
//! Sources: INSEE on the NIR; Arcep decision 2018-0881 (numbers for fiction) and its numbering
//! plan; ISO 13616 (IBAN); ISO/IEC 7812 (Luhn); GS1 (EAN-13); the tax office on its number.

use crate::random::Random;

/// Where somebody was born, as far as the NIR tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Birthplace {
    /// 01 to 95 and a commune.
    Mainland,
    /// 2A or 2B.
    Corsica,
    /// 20: registered before 1976.
    OldCorsica,
    /// 971 to 976 and a commune of two digits.
    Overseas,
    /// 987, 988…
    Pacific,
    /// 99 and a country.
    Abroad,
    /// 91 to 96 in the Maghreb before independence.
    Maghreb,
}

impl Birthplace {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Mainland,
        Self::Corsica,
        Self::OldCorsica,
        Self::Overseas,
        Self::Pacific,
        Self::Abroad,
        Self::Maghreb,
    ];

    /// Its five characters.
    fn draw(self, random: &mut Random) -> String {
        match self {
            Self::Mainland => loop {
                let department = random.between(1, 95);
                if department != 20 {
                    break format!("{department:02}{:03}", random.between(1, 680));
                }
            },
            Self::Corsica => format!("2{}{:03}", random.pick(&['A', 'B']), random.between(1, 360)),
            Self::OldCorsica => format!("20{:03}", random.between(1, 366)),
            Self::Overseas => format!(
                "{}{:02}",
                random.pick(&[971, 972, 973, 974, 976]),
                random.between(1, 34)
            ),
            Self::Pacific => format!(
                "{}{:02}",
                random.pick(&[986, 987, 988]),
                random.between(11, 58)
            ),
            Self::Abroad => format!(
                "99{}",
                random.pick(&[101, 109, 127, 134, 139, 216, 243, 350, 351, 352, 404])
            ),
            Self::Maghreb => format!("{}352", random.between(91, 96)),
        }
    }
}

/// A French social security number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nir(String);

impl Nir {
    /// A number of the given sex digit, year, month and birthplace.
    pub fn draw(
        random: &mut Random,
        sex: char,
        year: usize,
        month: usize,
        place: Birthplace,
    ) -> Self {
        let place = place.draw(random);
        Self(format!(
            "{sex}{:02}{month:02}{place}{:03}",
            year % 100,
            random.between(1, 990)
        ))
    }

    /// Somebody's, of working age, born anywhere.
    pub fn anyone(random: &mut Random) -> Self {
        let place = if random.chance(70) {
            Birthplace::Mainland
        } else {
            random.pick(&Birthplace::ALL)
        };
        let (sex, year, month) = (
            random.pick(&['1', '2']),
            random.between(1955, 2006),
            random.between(1, 12),
        );
        Self::draw(random, sex, year, month, place)
    }

    /// Of any 13 digits, be they a NIR's or not.
    #[must_use]
    pub fn of_digits(digits: &str) -> Self {
        Self(digits.to_owned())
    }

    /// Its 13 characters.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.0
    }

    /// Its key, 1 to 97: 97 − (N mod 97), with 2A read as 19 and 2B as 18.
    #[must_use]
    pub fn key(&self) -> u64 {
        let digits = self.0.replace("2A", "19").replace("2B", "18");
        97 - digits.parse::<u64>().unwrap_or_default() % 97
    }

    /// Its 15 characters.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{}{:02}", self.0, self.key())
    }

    /// Written in groups: 1 85 05 78 006 084 36, or 1 85 05 974 11 084 36 overseas.
    #[must_use]
    pub fn grouped(&self, separator: &str) -> String {
        let overseas = ["97", "98"].iter().any(|d| self.0[5..].starts_with(d));
        let place = if overseas { 8 } else { 7 };
        self.cut(&[1, 3, 5, place, 10, 13], separator)
    }

    /// Written in groups cut after the given characters of its 15.
    #[must_use]
    pub fn cut(&self, after: &[usize], separator: &str) -> String {
        cut(&self.full(), after, separator)
    }

    /// Written as a spreadsheet writes a number of 15 digits; only without a Corsican letter.
    #[must_use]
    pub fn float(&self, point: char) -> String {
        let full = self.full();
        let (first, rest) = full.split_at(1);
        format!("{first}{point}{}E+14", rest.trim_end_matches('0'))
    }

    /// May a spreadsheet take it for a number?
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.0.bytes().all(|b| b.is_ascii_digit())
    }

    /// Its 15 characters with one digit changed: a typing error.
    pub fn mistyped(&self, random: &mut Random) -> String {
        let mut characters: Vec<u8> = self.full().into_bytes();
        // From the order number or the key: a wrong month or department would be another thing.
        let at = random.between(10, 14);
        characters[at] = b'0' + (characters[at] - b'0' + random.between(1, 9) as u8) % 10;
        characters.into_iter().map(char::from).collect()
    }
}

/// Puts a separator after the given characters.
#[must_use]
pub fn cut(text: &str, after: &[usize], separator: &str) -> String {
    let mut cut = String::new();
    for (index, c) in text.chars().enumerate() {
        if after.contains(&index) {
            cut.push_str(separator);
        }
        cut.push(c);
    }
    cut
}

/// A mobile of the range for fiction.
pub fn mobile(random: &mut Random) -> String {
    format!("063998{}", random.digits(4))
}

/// A fixed line of a range for fiction.
pub fn landline(random: &mut Random) -> String {
    format!(
        "{}{}",
        random.pick(&["019900", "026191", "035301", "046571", "053649"]),
        random.digits(4)
    )
}

/// Any national number of the mainland, in memory only.
pub fn any_phone(random: &mut Random) -> String {
    match random.below(10) {
        0..=3 => mobile(random),
        4..=6 => landline(random),
        7 => format!("07{}{}", random.between(3, 8), random.digits(7)),
        8 => format!("09{}{}", random.between(5, 8), random.digits(7)),
        _ => format!(
            "0{}{}{}",
            random.between(1, 5),
            random.between(2, 9),
            random.digits(7)
        ),
    }
}

/// An overseas number: its international code and nine national digits after the 0.
pub fn overseas_phone(random: &mut Random) -> (&'static str, String) {
    let (code, prefix) = random.pick(&[
        ("262", "262"),
        ("262", "269"),
        ("262", "639"),
        ("262", "692"),
        ("262", "693"),
        ("590", "590"),
        ("590", "690"),
        ("594", "594"),
        ("594", "694"),
        ("596", "596"),
        ("596", "696"),
    ]);
    (
        code,
        format!("{prefix}{}{}", random.between(2, 9), random.digits(5)),
    )
}

/// Ten digits in groups of two.
#[must_use]
pub fn by_two(phone: &str, separator: &str) -> String {
    cut(phone, &[2, 4, 6, 8], separator)
}

/// The Luhn check digit of some digits.
fn luhn(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0');
            match (index % 2, digit) {
                (1, _) => digit,
                (_, 0..=4) => 2 * digit,
                _ => 2 * digit - 9,
            }
        })
        .sum();
    (10 - sum % 10) % 10
}

/// Some digits with their Luhn check digit.
#[must_use]
pub fn with_luhn(digits: &str) -> String {
    format!("{digits}{}", luhn(digits))
}

/// A SIREN.
pub fn siren(random: &mut Random) -> String {
    let digits = format!("{}{}", random.between(3, 9), random.digits(7));
    with_luhn(&digits)
}

/// A SIRET: a SIREN and an establishment.
pub fn siret(random: &mut Random) -> String {
    let siren = siren(random);
    with_luhn(&format!("{siren}{:04}", random.between(1, 60)))
}

/// The number of a telephone set: 35 and 13 digits.
pub fn imei(random: &mut Random) -> String {
    let digits = format!("35{}", random.digits(12));
    with_luhn(&digits)
}

/// An Amex card: 15 digits.
pub fn amex(random: &mut Random) -> String {
    let digits = format!("37{}", random.digits(12));
    with_luhn(&digits)
}

/// A bar code of 13 digits.
pub fn ean13(random: &mut Random, prefix: &str) -> String {
    let digits = format!("{prefix}{}", random.digits(12 - prefix.len()));
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(index, byte)| u32::from(byte - b'0') * if index % 2 == 0 { 1 } else { 3 })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// A tax number: 13 digits whose last three are the first ten modulo 511.
pub fn tax_number(random: &mut Random) -> String {
    let first = format!("{}{}", random.between(0, 3), random.digits(9));
    format!(
        "{first}{:03}",
        first.parse::<u64>().unwrap_or_default() % 511
    )
}

/// A French bank account: 5 + 5 digits, 11 characters, 2 digits.
pub fn iban(random: &mut Random) -> String {
    let mut account = random.digits(11);
    if random.chance(20) {
        account.replace_range(5..6, random.pick(&["A", "K", "X"]));
    }
    let bban = format!("{}{account}{}", random.digits(10), random.digits(2));
    // F = 15, R = 27, and 00 in place of the key: modulo 97, digit by digit.
    let rest = format!("{bban}FR00").bytes().fold(0_u32, |rest, byte| {
        let value = u32::from(if byte.is_ascii_digit() {
            byte - b'0'
        } else {
            byte - b'A' + 10
        });
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    format!("FR{:02}{bban}", 98 - rest)
}

/// In groups of four, as printed.
#[must_use]
pub fn by_four(text: &str) -> String {
    cut(text, &[4, 8, 12, 16, 20, 24, 28, 32], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    // Worked examples published elsewhere hold the generator to account.
    #[test]
    fn keys_are_those_of_published_examples() {
        assert_eq!(Nir("2690549588157".into()).key(), 80);
        assert_eq!(with_luhn("73282932"), "732829320");
        assert_eq!(with_luhn("49015420323751"), "490154203237518");
        assert_eq!(with_luhn("37828224631000"), "378282246310005");
    }

    #[test]
    fn a_corsican_number_reads_2a_as_19_and_2b_as_18() {
        assert_eq!(
            Nir("1850519006084".into()).key(),
            Nir("185052A006084".into()).key()
        );
        assert_eq!(
            Nir("1850518006084".into()).key(),
            Nir("185052B006084".into()).key()
        );
    }

    #[test]
    fn an_iban_has_27_characters_and_a_right_key() {
        let mut random = Random::of_document(1, "iban");
        for _ in 0..100 {
            let iban = iban(&mut random);
            assert_eq!(iban.len(), 27);
            let digits: String = format!("{}{}", &iban[4..], &iban[..4])
                .chars()
                .filter_map(|c| c.to_digit(36))
                .map(|d| d.to_string())
                .collect();
            let rest = digits
                .bytes()
                .fold(0, |r, b| (r * 10 + u32::from(b - b'0')) % 97);
            assert_eq!(rest, 1, "{iban}");
        }
    }

    #[test]
    fn a_number_is_cut_where_people_cut_it() {
        let nir = Nir("2690549588157".into());
        assert_eq!(nir.grouped(" "), "2 69 05 49 588 157 80");
        assert_eq!(nir.float('.'), "2.6905495881578E+14");
        assert_eq!(by_two("0639980001", "."), "06.39.98.00.01");
        assert_eq!(
            by_four("FR7630006000011234567890189"),
            "FR76 3000 6000 0112 3456 7890 189"
        );
    }
}
