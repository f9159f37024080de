//! Widths of the fourteen standard fonts, which a PDF need not carry, in thousandths of the size.
//!
//! Exact for ASCII and for the accented letters of Western Europe; other signs get a usual width,
//! which is enough to tell where words and columns begin.
//!
//! Source: Adobe's metrics of the core fonts (AFM files).

use super::names::Encoding;

/// Which of the standard fonts a name means, or resembles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standard {
    Courier,
    Helvetica { bold: bool },
    Times { bold: bool, italic: bool },
    Symbol,
    Dingbats,
}

impl Standard {
    /// The standard font that `name`, without its subset prefix, means or resembles.
    pub fn like(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let bold = says(&["bold", "demi", "black"]);
        if name == "symbol" {
            Self::Symbol
        } else if says(&["dingbats"]) {
            Self::Dingbats
        } else if says(&["courier", "mono", "typewriter"]) {
            Self::Courier
        } else if says(&["times", "serif", "roman"]) && !says(&["sans"]) {
            let italic = says(&["italic", "oblique"]);
            Self::Times { bold, italic }
        } else {
            Self::Helvetica { bold }
        }
    }

    /// The encoding that the font has of its own.
    pub fn encoding(self) -> Option<Encoding> {
        match self {
            Self::Symbol => Some(Encoding::Symbol),
            Self::Dingbats => Some(Encoding::Dingbats),
            _ => None,
        }
    }

    /// The width of `letter`.
    pub fn width(self, letter: char) -> f32 {
        let table = match self {
            Self::Courier | Self::Symbol | Self::Dingbats => return 600.0,
            Self::Helvetica { bold: false } => &HELVETICA,
            Self::Helvetica { bold: true } => &HELVETICA_BOLD,
            Self::Times {
                bold: true,
                italic: true,
            } => &TIMES_BOLD_ITALIC,
            Self::Times { bold: true, .. } => &TIMES_BOLD,
            Self::Times { italic: true, .. } => &TIMES_ITALIC,
            Self::Times { .. } => &TIMES,
        };
        let base = match u32::from(letter) {
            code @ 0xc0..=0xff => BASES.chars().nth(code as usize - 0xc0).unwrap_or(letter),
            0xa0 => ' ',
            _ => letter,
        };
        let index = u32::from(base).checked_sub(0x20);
        let known = index.and_then(|index| table.get(index as usize));
        f32::from(known.copied().unwrap_or(match letter {
            '‘' | '’' | '‚' | '·' => 250,
            '—' | '…' | 'Œ' | 'œ' => 1000,
            _ => 500,
        }))
    }
}

/// The letters without accents of U+00C0 to U+00FF, which are as wide.
const BASES: &str = "AAAAAAÆCEEEEIIIIDNOOOOO+OUUUUYPsaaaaaaæceeeeiiiidnooooo+ouuuuypy";

/// From the space to the tilde.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// From the space to the tilde.
const HELVETICA_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];
/// From the space to the tilde.
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
/// From the space to the tilde.
const TIMES_BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667,
    611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722,
    722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556,
    278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];
/// From the space to the tilde.
const TIMES_ITALIC: [u16; 95] = [
    250, 333, 420, 500, 500, 833, 778, 214, 333, 333, 500, 675, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 675, 675, 675, 500, 920, 611, 611, 667, 722, 611,
    611, 722, 722, 333, 444, 667, 556, 833, 667, 722, 611, 722, 611, 500, 556, 722, 611, 833, 611,
    556, 556, 389, 278, 389, 422, 500, 333, 500, 500, 444, 500, 444, 278, 500, 500, 278, 278, 444,
    278, 722, 500, 500, 500, 500, 389, 389, 278, 500, 444, 667, 444, 444, 389, 400, 275, 400, 541,
];
/// From the space to the tilde.
const TIMES_BOLD_ITALIC: [u16; 95] = [
    250, 389, 555, 500, 500, 833, 778, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 832, 667, 667, 667, 722, 667,
    667, 722, 778, 389, 500, 667, 611, 889, 722, 722, 611, 722, 667, 556, 611, 722, 667, 889, 667,
    611, 611, 333, 278, 333, 570, 500, 333, 500, 500, 444, 500, 444, 333, 500, 556, 278, 278, 500,
    278, 778, 556, 500, 500, 500, 389, 389, 278, 556, 444, 667, 500, 444, 389, 348, 220, 348, 570,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_of_the_standard_fonts_are_known() {
        for (name, letter, width) in [
            ("Courier-Bold", 'i', 600.0),
            ("Helvetica", 'm', 833.0),
            ("Arial-BoldMT", 'm', 889.0),
            ("Times-Roman", 'é', 444.0),
            ("TimesNewRomanPS-BoldItalicMT", 'A', 667.0),
            ("Verdana", ' ', 278.0),
            ("LiberationSansSerif", '~', 584.0),
        ] {
            let found = Standard::like(name).width(letter);
            assert!((found - width).abs() < 0.5, "{name} {letter} {found}");
        }
    }
}
