//! The agency's own patterns: an expression with a name, context words and a threshold.
//!
//! What it finds: whatever the settings describe, such as a file number `AZ-\d{6}` or a word. What
//! it refuses: an expression that matches the empty text (it would match everywhere), that is
//! longer than [`LONGEST_EXPRESSION`] or needs more than [`LARGEST_PROGRAM`] once compiled. The
//! engine takes linear time whatever the expression and the text; it knows no look-around and no
//! back-references, and its classes (`\d`, `\w`) are ASCII.
//!
//! Source: the syntax is that of the `regex-lite` crate.

use std::ops::Range;

use regex_lite::{Regex, RegexBuilder};

/// Longest expression, in bytes.
pub const LONGEST_EXPRESSION: usize = 1_000;
/// Largest compiled expression, in bytes.
pub const LARGEST_PROGRAM: usize = 1 << 18;

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
    /// The expression is too long or too large: shorten it or lower its repetitions.
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
        // The engine tells a size that was exceeded only in words; a syntax that is right without
        // a limit is too large with it.
        let build = |limit| RegexBuilder::new(expression).size_limit(limit).build();
        let regex = match build(LARGEST_PROGRAM) {
            Ok(regex) => regex,
            Err(_) if build(LARGEST_PROGRAM * 16).is_ok() => return Err(PatternProblem::TooLarge),
            Err(_) => return Err(PatternProblem::Syntax),
        };
        if regex.is_match("") {
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
        assert_eq!(refused(" ", "x"), Some(PatternProblem::Unnamed));
        assert_eq!(refused("a", "("), Some(PatternProblem::Syntax));
        assert_eq!(refused("a", "(?=x)x"), Some(PatternProblem::Syntax));
        assert_eq!(refused("a", "x?"), Some(PatternProblem::MatchesNothing));
        assert_eq!(
            refused("a", "(?:x{50}){60}"),
            Some(PatternProblem::TooLarge)
        );
        assert_eq!(
            refused("a", &"x".repeat(2_000)),
            Some(PatternProblem::TooLarge)
        );
        assert_eq!(refused("a", r"\d{11}"), None);
    }
}
