//! Texts in one plain form, and tables of phrases to look for in them.
//!
//! What it finds: phrases as whole words, whatever the accents, the case, the dashes and the
//! spaces. A text is first folded to lower-case ASCII words between single spaces ([`words`]); a
//! table is indexed by first letter when the program is compiled, so that most words of a text
//! cost one look. What it refuses: a table that is not sorted does not compile.

/// The text as lower-case ASCII words, one space before, between and after them.
///
/// ```
/// assert_eq!(gardefou::detect::phrases::words("N° de Sécurité-Sociale :"), " no de securite sociale ");
/// ```
#[must_use]
pub fn words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    words_into(text, &mut folded);
    folded
}

/// The same in a string that is used again, for words looked at by the thousand.
pub(super) fn words_into(text: &str, folded: &mut String) {
    folded.clear();
    folded.push(' ');
    let mut space = true;
    for c in text.chars() {
        let plain = match c {
            'a'..='z' | '0'..='9' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'À' | 'Á' | 'Â' | 'Ä' => 'a',
            'ç' | 'Ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
            'î' | 'ï' | 'í' | 'Î' | 'Ï' | 'Í' => 'i',
            'ô' | 'ö' | 'ó' | 'Ô' | 'Ö' | 'Ó' => 'o',
            'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' | 'Ú' => 'u',
            'ÿ' | 'Ÿ' => 'y',
            'ñ' | 'Ñ' => 'n',
            'œ' | 'Œ' => {
                folded.push('o');
                'e'
            }
            // n° and nº
            '°' | 'º' => {
                folded.push('o');
                space = false;
                ' '
            }
            // A combining accent belongs to the letter before it.
            '\u{300}'..='\u{36f}' => continue,
            _ => ' ',
        };
        if plain != ' ' || !space {
            folded.push(plain);
        }
        space = plain == ' ';
    }
    if !space {
        folded.push(' ');
    }
}

/// A sorted table of phrases in the form of [`words`], without the outer spaces.
#[derive(Clone, Copy, Debug)]
pub struct Phrases {
    list: &'static [&'static str],
    /// Where the phrases of each first letter begin, and the end.
    starts: [u8; LETTERS + 1],
}

const LETTERS: usize = 26;

impl Phrases {
    /// Indexes a table.
    ///
    /// # Panics
    /// When compiled, if a phrase does not begin with a letter or is out of order.
    #[must_use]
    // Runs in the compiler: an index out of bounds is a compilation error.
    #[allow(clippy::indexing_slicing)]
    pub const fn new(list: &'static [&'static str]) -> Self {
        assert!(list.len() < 256, "too many phrases for this index");
        let mut starts = [list.len() as u8; LETTERS + 1];
        let mut index = list.len();
        while index > 0 {
            index -= 1;
            let phrase = list[index].as_bytes();
            assert!(
                phrase[0].is_ascii_lowercase(),
                "a phrase begins with a lower-case letter"
            );
            if index + 1 < list.len() {
                assert!(
                    precedes(phrase, list[index + 1].as_bytes()),
                    "phrases are sorted and different"
                );
            }
        }
        let mut letter = 0;
        while letter < LETTERS {
            let mut first = 0;
            while first < list.len() && (list[first].as_bytes()[0] - b'a') < letter as u8 {
                first += 1;
            }
            starts[letter] = first as u8;
            letter += 1;
        }
        Self { list, starts }
    }

    /// The phrases that begin with this letter.
    fn with_first(&self, letter: u8) -> &'static [&'static str] {
        let index = usize::from(letter.wrapping_sub(b'a'));
        match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(&from), Some(&to)) => self
                .list
                .get(usize::from(from)..usize::from(to))
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// Does a text in the form of [`words`] hold one of the phrases as whole words?
    ///
    /// ```
    /// use gardefou::detect::phrases::{words, Phrases};
    /// const TABLE: Phrases = Phrases::new(&["carte vitale", "nir"]);
    /// assert!(TABLE.within(&words("Carte Vitale n°")));
    /// assert!(!TABLE.within(&words("souvenir de la carte")));
    /// ```
    #[must_use]
    pub fn within(&self, folded: &str) -> bool {
        let bytes = folded.as_bytes();
        memchr::memchr_iter(b' ', bytes)
            .any(|space| self.opens(bytes.get(space + 1..).unwrap_or_default()))
    }

    /// Does a text in the form of [`words`] begin with one of the phrases?
    #[must_use]
    pub fn begins(&self, folded: &str) -> bool {
        self.opens(folded.as_bytes().get(1..).unwrap_or_default())
    }

    /// Does one of the phrases, and a space behind it, stand first?
    fn opens(&self, rest: &[u8]) -> bool {
        rest.first().is_some_and(|first| {
            self.with_first(*first).iter().any(|phrase| {
                let phrase = phrase.as_bytes();
                rest.get(phrase.len()) == Some(&b' ') && rest.starts_with(phrase)
            })
        })
    }

    /// Is this one of the phrases? The outer spaces of [`words`] are to be trimmed.
    #[must_use]
    pub fn has(&self, phrase: &str) -> bool {
        phrase
            .as_bytes()
            .first()
            .is_some_and(|first| self.with_first(*first).contains(&phrase))
    }
}

/// Does `a` come before `b`, in the order of bytes?
#[allow(clippy::indexing_slicing)]
const fn precedes(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}
