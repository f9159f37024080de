//! The agency's own patterns: an expression with a name, context words and a threshold.
//!
//! What it finds: whatever the settings describe, such as a file number `AZ-\d{6}` or a word. What
//! it refuses: an expression that matches the empty text (it would match everywhere), that is
//! longer than [`LONGEST_EXPRESSION`], nested deeper than [`DEEPEST_NESTING`] or needs more than
//! [`LARGEST_PROGRAM`] once compiled. One search takes linear time whatever the expression and the
//! text; the engine knows no look-around and no back-references, and its classes (`\d`, `\w`) are
//! ASCII.
//!
//! Source: the syntax is that of the `regex-lite` crate.

use std::ops::Range;

use regex_lite::{Regex, RegexBuilder};

/// Longest expression, in bytes.
pub const LONGEST_EXPRESSION: usize = 1_000;
/// Largest compiled expression, in bytes.
pub const LARGEST_PROGRAM: usize = 1 << 18;
/// Deepest nesting of groups and repetitions.
pub const DEEPEST_NESTING: u32 = 50;

/// What an empty match shows itself in: no text, words, gaps, digits, letters beyond ASCII.
const PROBES: &[&str] = &["", "a 1-é\n", " .", "0"];

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    name: String,
    words: Vec<String>,
    threshold: u32,
    regex: Regex,
}

/// Why a pattern is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternProblem {
    /// It has no name.
    Unnamed,
    /// The expression is not understood: see the syntax of the `regex-lite` crate.
    Syntax,
    /// The expression is too long, too deep or too large: shorten it or lower its repetitions.
    TooLarge,
    /// The expression matches the empty text: make a part of it compulsory.
    MatchesNothing,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// `words`: at least one of them must stand in the header of the column, or at most
    /// [`crate::detect::context::REACH`] characters before; none: no context is asked for.
    /// `threshold`: from how many different values on the mail is held, at least 1.
    ///
    /// ```
    /// use gardefou::pattern::{Pattern, PatternProblem};
    /// let pattern = Pattern::new("Dossier", r"AZ-\d{6}", vec![], 1).unwrap();
    /// assert_eq!(pattern.find("dossier AZ-123456", 0), Some(8..17));
    /// assert_eq!(Pattern::new("Tout", "x*", vec![], 1), Err(PatternProblem::MatchesNothing));
    /// ```
    pub fn new(
        name: &str,
        expression: &str,
        words: Vec<String>,
        threshold: u32,
    ) -> Result<Self, PatternProblem> {
        if name.trim().is_empty() {
            return Err(PatternProblem::Unnamed);
        }
        if expression.len() > LONGEST_EXPRESSION {
            return Err(PatternProblem::TooLarge);
        }
        let regex = compile(expression, LARGEST_PROGRAM, DEEPEST_NESTING).map_err(|error| {
            // The engine's error has no kinds; one that is known to come from a limit is its measure.
            let is = |known: Result<Regex, regex_lite::Error>| known.err().as_ref() == Some(&error);
            if is(compile("x", 0, DEEPEST_NESTING)) || is(compile("(x)", LARGEST_PROGRAM, 0)) {
                PatternProblem::TooLarge
            } else {
                PatternProblem::Syntax
            }
        })?;
        let is_empty = |probe: &&str| regex.find_iter(probe).any(|found| found.is_empty());
        if PROBES.iter().any(is_empty) {
            return Err(PatternProblem::MatchesNothing);
        }
        Ok(Self {
            name: name.trim().to_owned(),
            words,
            threshold: threshold.max(1),
            regex,
        })
    }

    /// Its name in the settings.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its context words, as the settings write them.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// From how many different values on the mail is held.
    #[must_use]
    pub fn threshold(&self) -> u32 {
        self.threshold
    }

    /// The first match from byte `from` on, in bytes of `text`.
    #[must_use]
    pub fn find(&self, text: &str, from: usize) -> Option<Range<usize>> {
        self.regex
            .find_at(text, from)
            .map(|found| found.range())
            .filter(|range| !range.is_empty())
    }
}

fn compile(expression: &str, largest: usize, deepest: u32) -> Result<Regex, regex_lite::Error> {
    RegexBuilder::new(expression)
        .size_limit(largest)
        .nest_limit(deepest)
        .build()
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.words, self.threshold, self.regex.as_str())
            == (
                &other.name,
                &other.words,
                other.threshold,
                other.regex.as_str(),
            )
    }
}

impl Eq for Pattern {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, expression: &str) -> Option<PatternProblem> {
        Pattern::new(name, expression, Vec::new(), 1).err()
    }

    #[test]
    fn a_pattern_that_cannot_be_used_says_why() {
        for (name, expression, problem) in [
            (" ", "x", Some(PatternProblem::Unnamed)),
            ("a", "(", Some(PatternProblem::Syntax)),
            ("a", "(?=x)x", Some(PatternProblem::Syntax)),
            ("a", r"(x)\1", Some(PatternProblem::Syntax)),
            ("a", "x{2,1}", Some(PatternProblem::Syntax)),
            ("a", "", Some(PatternProblem::MatchesNothing)),
            ("a", "x?", Some(PatternProblem::MatchesNothing)),
            ("a", r"\b|AZ", Some(PatternProblem::MatchesNothing)),
            ("a", "(?m)$", Some(PatternProblem::MatchesNothing)),
            ("a", r"\d{11}", None),
            ("a", "(?i)rqth|tribunal", None),
        ] {
            assert_eq!(refused(name, expression), problem, "{expression}");
        }
    }

    #[test]
    fn a_pattern_made_to_exhaust_the_machine_is_refused() {
        for hostile in [
            "x".repeat(2_000),
            "(x{100}){100}".into(),
            "(a{100}){100}{100}".into(),
            "(?:(?:(?:){100000}){100000}){100000}".into(),
            "((((x{1000}){1000}){1000}){1000}){1000}".into(),
            "(?:x{0}){4000000000}".into(),
            "(".repeat(1_000),
            format!("{}x{}", "(".repeat(400), ")".repeat(400)),
            format!("x{}", "{2}".repeat(300)),
            format!("x{}", "+".repeat(900)),
        ] {
            let shown = hostile.get(..20).unwrap_or(&hostile);
            assert_eq!(
                refused("a", &hostile),
                Some(PatternProblem::TooLarge),
                "{shown}"
            );
        }
        for hostile in [")".repeat(1_000), "[".repeat(1_000), "|(".repeat(20)] {
            let shown = hostile.get(..20).unwrap_or(&hostile);
            assert_eq!(
                refused("a", &hostile),
                Some(PatternProblem::Syntax),
                "{shown}"
            );
        }
    }
}
