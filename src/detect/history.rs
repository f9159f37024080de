//! Tells what the writer typed from the earlier messages that a mail quotes or forwards.
//!
//! What it finds: lines that begin with `>`; all that follows `-----Message d’origine-----` or a
//! block of mail headers (`De : … Envoyé : … À : …`); what follows `Le … a écrit :`, which is
//! the lines with `>` if the next line has one, and else the rest. Web pages mark quotations
//! themselves (`extract::html` says so in [`crate::model::Unit::quoted`]).
//!
//! What it refuses: a single header line is no quotation, for people type `De : …` too. What
//! somebody types below a forwarded message counts as quoted: the message has no end mark.
//!
//! Source: replies and forwarded mails of Outlook, Thunderbird, Gmail, Zimbra and Roundcube, in
//! French and English.

use super::lines::Role;

/// Where the reading of a mail stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// The writer's own text; lines with `>` are quoted.
    #[default]
    Typed,
    /// `Le … a écrit :` has been read: the next line tells how the quotation is marked.
    Introduced,
    /// One header line has been read: a second one makes a block.
    Header,
    /// The rest is quoted.
    Quoted,
}

/// The reading of one part.
#[derive(Debug, Default)]
pub(super) struct History {
    state: State,
}

impl History {
    /// The next line: is it quoted?
    pub fn line(&mut self, line: &str, role: Role) -> bool {
        if self.state == State::Typed && role == Role::Plain && is_upright(line) {
            return false;
        }
        let text = line.trim_start();
        let marked = text.starts_with('>');
        if self.state == State::Quoted {
            return true;
        }
        match role {
            Role::Introduction if text.starts_with('-') => self.state = State::Quoted,
            Role::Introduction => {
                self.state = State::Introduced;
                return true;
            }
            Role::Header { opens } => {
                if self.state == State::Header {
                    self.state = State::Quoted;
                } else if opens {
                    self.state = State::Header;
                }
            }
            Role::Plain | Role::Closing if text.is_empty() => {}
            Role::Plain | Role::Closing => {
                self.state = match self.state {
                    State::Introduced if !marked => State::Quoted,
                    _ => State::Typed,
                };
            }
        }
        marked || self.state == State::Quoted
    }

    /// A stretch begins whose mark-up says whether it is quoted.
    pub fn marked_up(&mut self, quoted: bool) {
        if quoted && self.state != State::Quoted {
            self.state = State::Typed;
        }
    }

    /// Is what follows quoted, whatever it is?
    pub fn is_quoted(&self) -> bool {
        self.state == State::Quoted
    }

    /// Does a block of headers stand open, or all that follows belong to one?
    pub fn in_headers(&self) -> bool {
        matches!(self.state, State::Header | State::Quoted)
    }
}

/// Most lines begin with a letter or a digit.
fn is_upright(line: &str) -> bool {
    line.as_bytes()
        .first()
        .is_some_and(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::lines::role;

    /// `t` for each line typed, `q` for each one quoted, a space for a blank one.
    fn told(text: &str) -> String {
        let mut history = History::default();
        text.lines()
            .map(
                |line| match (history.line(line, role(line)), line.is_empty()) {
                    (_, true) => ' ',
                    (true, _) => 'q',
                    (false, _) => 't',
                },
            )
            .collect()
    }

    #[test]
    fn what_is_typed_is_told_from_what_is_quoted() {
        for (text, expected) in [
            ("Bonjour\n\nMarie : 06 39 98 00 01", "t t"),
            (
                "Oui\nLe lun. 3 mars 2025 à 10:12, Marie <m@example.fr> a écrit :\n\n> un\n> deux\nEt moi",
                "tq qqt",
            ),
            (
                "Oui\nOn Mon, 3 Mar 2025, Marie <m@example.fr> wrote:\nun\ndeux",
                "tqqq",
            ),
            (
                "Voir plus bas\n-----Message d’origine-----\nDe : Marie\n\ntexte",
                "tqq q",
            ),
            (
                "Pour info\nDe : Marie Petit\nEnvoyé : lundi 3 mars 2025 10:12\nÀ : Paul\n\ntexte",
                "ttqq q",
            ),
            ("De : la part de Marie\nBonjour", "tt"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
