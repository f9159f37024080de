//! What must hold of every detector whatever the text, tried on texts and numbers made up by a
//! small generator, the same in every run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gardefou::detect::context::Topic;
use gardefou::detect::{mask, scan_cell, CellText, Confidence, Hit, Kind, DETECTORS};

/// A small generator of numbers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect()
    }
}

fn scan(text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    scan_cell(
        &CellText {
            text,
            ..CellText::default()
        },
        &mut hits,
    );
    hits
}

/// Kind, value and confidence of what is found.
fn found(text: &str) -> Vec<(Kind, String, Confidence)> {
    let hits = scan(text).into_iter();
    hits.map(|hit| (hit.kind, hit.value, hit.confidence))
        .collect()
}

/// The one value of this kind in a text.
fn one(text: &str, kind: Kind) -> (String, Confidence) {
    let mut of_kind = scan(text).into_iter().filter(|hit| hit.kind == kind);
    match (of_kind.next(), of_kind.next()) {
        (Some(hit), None) => (hit.value, hit.confidence),
        other => panic!("{text:?} holds {other:?}"),
    }
}

/// Values, halves of values, and what may stand around them.
const PIECES: &[&str] = &[
    "2 69 05 49 588 157 80",
    "269054958815780",
    "2690549588157",
    "253072B07300470",
    "2.6905495881578E14",
    "1 85 20 78 006 084 40",
    "06 39 98 00 01",
    "0639980001",
    "+33 (0)6 39 98 00 01",
    "(+33) 6 39 98 00 01",
    "+262 692 99 00 02",
    "marie@example.fr",
    "Élodie.N’Diaye@exämple.com",
    "a@b",
    "FR14 2004 1010 0505 0001 3M02 606",
    "fr7630006000011234567890189",
    "FR76 3000 6000 0112 3456 7890 18",
    "identifiant FT : 1234567A",
    "12345678901",
    "1234567 A",
    "n° DE ",
    "NIR ",
    "n° SS : ",
    "IBAN ",
    "Tél. ",
    "dossier n° ",
    "clé ",
    "(80)",
    "12/03/1985",
    "02100 Laon",
    "12 rue des Lilas",
    "https://example.fr/",
    "0,",
    "1.",
    "E+14",
    "«\u{a0}",
    "\u{202f}",
    "\u{200b}",
    "\u{301}",
    "📧",
    "é",
    "œ",
    "@",
    ".",
    ",",
    ";",
    "/",
    "-",
    "=",
    "_",
    "%20",
    "\n",
    "\t",
    " ",
    " ",
    " ",
    "0",
    "9",
    "x",
];

fn made_up(random: &mut Random) -> String {
    let count = random.below(10);
    (0..count).map(|_| random.pick(PIECES)).collect()
}

#[test]
fn hits_are_pieces_of_their_text_in_order_and_apart() {
    let mut random = Random(1);
    for _ in 0..40_000 {
        let text = made_up(&mut random);
        let topic = [
            None,
            Some(Topic::Phone),
            Some(Topic::Nir),
            Some(Topic::Identifier),
        ];
        let cell = CellText {
            text: &text,
            topic: topic[random.below(topic.len())],
            ..CellText::default()
        };
        for detector in DETECTORS {
            let mut hits = Vec::new();
            detector.find(&cell, &mut hits);
            let mut end = 0;
            for hit in hits {
                assert_eq!(hit.kind, detector.kind());
                assert!(hit.range.start >= end, "{text:?}: {hit:?} before {end}");
                assert!(!hit.range.is_empty(), "{text:?}: {hit:?}");
                assert!(text.get(hit.range.clone()).is_some(), "{text:?}: {hit:?}");
                assert!(!hit.value.is_empty(), "{text:?}: {hit:?}");
                end = hit.range.end;
            }
        }
        let mut hits = Vec::new();
        scan_cell(&cell, &mut hits);
        hits.retain(|hit| hit.confidence > Confidence::Weak);
        hits.sort_by_key(|hit| hit.range.start);
        for pair in hits.windows(2) {
            assert!(
                pair[0].range.end <= pair[1].range.start,
                "{text:?}: {pair:?}"
            );
        }
    }
}

#[test]
fn a_sentence_before_or_after_changes_nothing() {
    let mut random = Random(2);
    for _ in 0..20_000 {
        let text = made_up(&mut random);
        let alone = found(&text);
        let before = format!("Bonjour à tous, voici la suite : {text}");
        assert_eq!(found(&before), alone, "{before:?}");
        let after = format!("{text} ; bonne lecture à tous.");
        assert_eq!(found(&after), alone, "{after:?}");
    }
}

#[test]
fn what_is_found_is_found_again_in_the_same_place() {
    let mut random = Random(3);
    for _ in 0..20_000 {
        let text = made_up(&mut random);
        for hit in scan(&text) {
            let piece = &text[hit.range.clone()];
            let again = scan(piece);
            // A label before it, or the header of its column, may be what made it count.
            if matches!(hit.confidence, Confidence::High | Confidence::Certain) {
                assert!(
                    again.iter().any(|other| other.value == hit.value),
                    "{piece:?} of {text:?}"
                );
            }
        }
    }
}

/// Thirteen characters of somebody who may exist.
fn person(random: &mut Random) -> String {
    let place = match random.below(8) {
        0 => format!("2A{:03}", random.below(300) + 1),
        1 => format!("2B{:03}", random.below(300) + 1),
        2 => format!("20{:03}", random.below(300) + 1),
        3 => format!("97{}{:02}", random.below(6) + 1, random.below(30) + 1),
        4 => format!("98{}{:02}", random.below(9), random.below(30) + 1),
        5 => format!("99{:03}", random.below(500) + 100),
        _ => format!("{:02}{:03}", random.below(95) + 1, random.below(500) + 1),
    };
    format!(
        "{}{:02}{:02}{place}{:03}",
        random.below(2) + 1,
        random.below(100),
        random.below(12) + 1,
        random.below(999) + 1
    )
}

/// The key as INSEE defines it: 97 less the rest of the number by 97, Corsica as 19 and 18.
fn key(number: &str) -> String {
    let digits = number.replace("2A", "19").replace("2B", "18");
    format!("{:02}", 97 - digits.parse::<u64>().unwrap() % 97)
}

fn groups(number: &str) -> [&str; 6] {
    let part = |from: usize, to: usize| &number[from..to];
    [
        part(0, 1),
        part(1, 3),
        part(3, 5),
        part(5, 7),
        part(7, 10),
        part(10, 13),
    ]
}

const SEPARATORS: &[&str] = &[
    " ", "\u{a0}", "\u{202f}", "\u{2000}", "\u{2001}", "\u{2002}", "\u{2003}", "\u{2004}",
    "\u{2005}", "\u{2006}", "\u{2007}", "\u{2008}", "\u{2009}", "\u{200a}", ".", "-", "\u{2010}",
    "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "/", "  ", " - ", "\n",
];

#[test]
fn a_nir_with_the_right_key_is_found_in_every_form() {
    let mut random = Random(4);
    for _ in 0..20_000 {
        let number = person(&mut random);
        let key = key(&number);
        let separator = random.pick(SEPARATORS);
        let grouped = groups(&number).join(separator);
        let (form, least) = match random.below(13) {
            0 => (format!("{number}{key}"), Confidence::High),
            1 => (format!("{number} {key}"), Confidence::High),
            2 => (format!("{number} clé {key}"), Confidence::High),
            3 => (format!("{number} (clé : {key})"), Confidence::High),
            4 => (format!("{number} ({key})"), Confidence::High),
            5 => (format!("{number};{key}"), Confidence::High),
            6 => (format!("{grouped} ({key})"), Confidence::Certain),
            7 => (format!("n° SS : {number}{key}"), Confidence::Certain),
            8 => (format!("NIR{number}{key}"), Confidence::Certain),
            9 if !number.contains(['A', 'B']) => {
                let digits = format!("{number}{key}");
                let decimals = digits[1..].trim_end_matches('0');
                let mark = random.pick(&[".", ","]);
                let exponent = random.pick(&["E+14", "E14", "e+14", "e14"]);
                let form = format!("{}{mark}{decimals}{exponent}", &digits[..1]);
                // Two zeros at the end would be one too many.
                if decimals.len() < 13 {
                    continue;
                }
                (form, Confidence::High)
            }
            10 => {
                let lower = format!("{grouped}{separator}{key}").to_lowercase();
                (lower, Confidence::Certain)
            }
            _ => (format!("{grouped}{separator}{key}"), Confidence::Certain),
        };
        let (value, confidence) = one(&form, Kind::Nir);
        assert_eq!(value, format!("{number}{key}"), "{form:?}");
        assert!(confidence >= least, "{form:?} is only {confidence:?}");
    }
}

#[test]
fn a_nir_with_one_wrong_digit_is_never_sure() {
    let mut random = Random(5);
    for _ in 0..20_000 {
        let number = person(&mut random);
        let mut wrong: Vec<u8> = format!("{number}{}", key(&number)).into_bytes();
        let at = random.below(wrong.len());
        if !wrong[at].is_ascii_digit() {
            continue;
        }
        wrong[at] = b'0' + (wrong[at] - b'0' + 1 + random.below(9) as u8) % 10;
        let wrong = String::from_utf8(wrong).unwrap();
        for form in [
            wrong.clone(),
            format!("{} {}", groups(&wrong).join(" "), &wrong[13..]),
            format!("NIR : {wrong}"),
        ] {
            for hit in scan(&form).iter().filter(|hit| hit.kind == Kind::Nir) {
                assert!(hit.confidence <= Confidence::Medium, "{form:?}: {hit:?}");
            }
        }
    }
}

#[test]
fn a_phone_is_found_in_every_form() {
    let mut random = Random(6);
    for _ in 0..20_000 {
        let first = random.pick(&["1", "2", "3", "4", "5", "6", "7", "9"]);
        let rest = random.digits(8);
        let value = format!("0{first}{rest}");
        let pairs: Vec<&str> = (0..4).map(|i| &rest[2 * i..2 * i + 2]).collect();
        let separator = random.pick(&[
            " ", ".", "-", "/", "\u{a0}", "\u{202f}", "\u{2009}", "\u{2011}", "\u{2013}", " - ",
            ". ",
        ]);
        let pairs = pairs.join(separator);
        let form = match random.below(11) {
            0 => value.clone(),
            1 => format!("+33{first}{rest}"),
            2 => format!("0033{first}{rest}"),
            3 => format!("+33 {first}{separator}{pairs}"),
            4 => format!("+33 (0){first}{separator}{pairs}"),
            5 => format!("(+33) {first}{separator}{pairs}"),
            6 => format!("00 33 {first}{separator}{pairs}"),
            7 => format!("{} {}", &value[..4], &value[4..]),
            8 => format!("{} {} {}", &value[..4], &value[4..7], &value[7..]),
            _ => format!("0{first}{separator}{pairs}"),
        };
        // Without a label, rising pairs up to 50 are a lottery draw.
        let form = format!("Tél. : {form}");
        assert_eq!(one(&form, Kind::Phone).0, value, "{form:?}");
    }
}

/// An IBAN with right check digits: 98 less the rest by 97, letters as 10 to 35, `FR00` at the end.
fn account(random: &mut Random) -> String {
    let country = random.pick(&["FR", "MC"]);
    let mut account = random.digits(21);
    if random.below(3) == 0 {
        account.replace_range(15..16, random.pick(&["A", "M", "Z"]));
    }
    let account = format!("{account}{}", random.digits(2));
    let rest = format!("{account}{country}00")
        .chars()
        .fold(0_u64, |rest, c| {
            let value = u64::from(c.to_digit(36).unwrap());
            (rest * if value > 9 { 100 } else { 10 } + value) % 97
        });
    format!("{country}{:02}{account}", 98 - rest)
}

#[test]
fn an_iban_is_found_in_every_form_and_never_sure_with_one_wrong_digit() {
    let mut random = Random(7);
    for _ in 0..10_000 {
        let value = account(&mut random);
        let separator = random.pick(SEPARATORS);
        let fours: Vec<&str> = (0..7).map(|i| &value[4 * i..27.min(4 * i + 4)]).collect();
        let form = match random.below(4) {
            0 => value.clone(),
            1 => value.to_lowercase(),
            2 => format!(
                "{} {} {} {} {}",
                &value[..4],
                &value[4..9],
                &value[9..14],
                &value[14..25],
                &value[25..]
            ),
            _ if separator.chars().count() > 2 => continue,
            _ => fours.join(separator),
        };
        let expected = (value.clone(), Confidence::Certain);
        assert_eq!(one(&form, Kind::Iban), expected, "{form:?}");
        let at = 4 + random.below(23);
        let mut wrong = value.into_bytes();
        wrong[at] = match wrong[at] {
            digit @ b'0'..=b'9' => b'0' + (digit - b'0' + 1 + random.below(9) as u8) % 10,
            letter => letter ^ 3,
        };
        let wrong = format!("IBAN {}", String::from_utf8(wrong).unwrap());
        for hit in scan(&wrong).iter().filter(|hit| hit.kind == Kind::Iban) {
            assert!(hit.confidence <= Confidence::Medium, "{wrong:?}: {hit:?}");
        }
    }
}

#[test]
fn masks_show_no_more_than_they_promise() {
    // Letters and digits other than the bullets.
    let shown = |masked: &str| masked.chars().filter(|c| c.is_alphanumeric()).count();
    let mut random = Random(8);
    let check = |value: &str| {
        for (masked, most) in [
            (mask::nir(value), 5),
            (mask::phone(value), 4),
            (mask::iban(value), 6),
            (mask::identifier(value), 2),
            (mask::other(value), 2),
            (mask::name(&[value, value]), 2),
        ] {
            assert!(shown(&masked) <= most, "{value:?} is shown as {masked:?}");
        }
        let domain = value.rsplit_once('@').map_or("", |(_, domain)| domain);
        let masked = mask::email(value);
        assert!(shown(&masked) <= 1 + shown(domain), "{value:?}: {masked:?}");
    };
    for _ in 0..10_000 {
        check(&made_up(&mut random));
        check(&person(&mut random));
        check(&account(&mut random));
        let count = random.below(30);
        check(&random.digits(count));
    }
}
