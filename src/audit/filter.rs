//! The audit as a filter of lines, for engines that bring many machines: a mail a line comes in, as
//! `{"id": …, "eml": "base64"}`, its numbers go out, in the same order.
//!
//! `id` comes back as it is, a text of at most 200 bytes or a number; the engine chooses one that
//! tells nothing. A line that is not understood gives a line with `error`; nothing but the end of
//! the input, or of whoever reads, ends it. Refuses lines above 96 MB: [`Fault::TooLong`].

use std::borrow::Cow;
use std::io::{self, BufRead, Write};
use std::num::NonZeroUsize;

use gardefou::policy::settings::Settings;
use mail_parser::decoders::base64::base64_decode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::numbers::{Ladder, Numbers};
use super::pipeline::{self, Event, Feed};
use super::report::SCHEMA;
use super::{of_bytes, threads};

/// Bytes of a line: a mail of 64 MB in base64, and more.
const LONGEST_LINE: u64 = 96 << 20;
const LONGEST_ID: usize = 200;

#[derive(Deserialize)]
struct Asked<'a> {
    #[serde(default)]
    id: Value,
    #[serde(borrow)]
    eml: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct Answer {
    schema: u32,
    id: Value,
    #[serde(flatten)]
    said: Said,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Said {
    Numbers(Box<Numbers>),
    Fault { error: Fault },
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// No JSON object.
    NotJson,
    /// Without a text `eml`.
    NoEml,
    /// `eml` is not base64.
    NotBase64,
    /// Too long to be read.
    TooLong,
}

/// Answers every line of `input`, on so many threads, until either end is closed.
pub fn run(
    mut input: impl BufRead + Send,
    mut output: impl Write,
    settings: Settings,
    passwords: &[String],
    jobs: Option<NonZeroUsize>,
) -> io::Result<()> {
    let ladder = Ladder::new(settings);
    let mut written = Ok(());
    let read = pipeline::in_order(
        threads(jobs),
        |feed| each_line(&mut input, feed),
        |line: Option<Vec<u8>>| match line {
            Some(line) => answer(&line, &ladder, passwords),
            None => Answer::fault(Value::Null, Fault::TooLong),
        },
        |event| {
            written = match event {
                Event::Done(answer) => serde_json::to_string(&answer)
                    .map_err(io::Error::from)
                    .and_then(|line| writeln!(output, "{line}")),
                // Whoever waits for an answer before the next line gets it.
                Event::Idle => output.flush(),
            };
            written.is_ok()
        },
    )?;
    written?;
    output.flush()?;
    read.unwrap_or(Ok(()))
}

/// Puts in the lines; blank ones are left out, of those that are too long nothing is kept.
fn each_line(input: &mut impl BufRead, feed: &mut Feed<'_, Option<Vec<u8>>>) -> io::Result<()> {
    loop {
        let mut line = Vec::new();
        let read = io::Read::take(&mut *input, LONGEST_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        let too_long = read as u64 == LONGEST_LINE && !line.ends_with(b"\n");
        if too_long {
            skip_line(input)?;
        }
        if !line.trim_ascii().is_empty() {
            let bytes = 2 * line.len() as u64;
            if !feed.put((!too_long).then_some(line), bytes) {
                return Ok(());
            }
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let end = memchr::memchr(b'\n', buffer);
        let length = end.map_or(buffer.len(), |at| at + 1);
        input.consume(length);
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}

fn answer(line: &[u8], ladder: &Ladder, passwords: &[String]) -> Answer {
    let Ok(asked) = serde_json::from_slice::<Asked<'_>>(line) else {
        return without_mail(line);
    };
    let id = kept(asked.id);
    let Some(eml) = asked.eml else {
        return Answer::fault(id, Fault::NoEml);
    };
    let Some(bytes) = decode(eml.as_bytes()) else {
        return Answer::fault(id, Fault::NotBase64);
    };
    let numbers = of_bytes(&bytes, None, ladder, passwords);
    Answer {
        schema: SCHEMA,
        id,
        said: Said::Numbers(Box::new(numbers)),
    }
}

/// A line that is no JSON object, or whose `eml` is no text.
fn without_mail(line: &[u8]) -> Answer {
    match serde_json::from_slice(line) {
        Ok(Value::Object(mut fields)) => {
            let id = fields.remove("id").unwrap_or_default();
            Answer::fault(kept(id), Fault::NoEml)
        }
        _ => Answer::fault(Value::Null, Fault::NotJson),
    }
}

/// The bytes of a text in base64, padded or not. The decoder leaves out what is no letter of it.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let is_letter = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    if !text.iter().all(|b| is_letter(b) || b.is_ascii_whitespace()) {
        return None;
    }
    base64_decode(text)
}

/// An id that is short enough to come back.
fn kept(id: Value) -> Value {
    match id {
        Value::Number(_) => id,
        Value::String(text) if text.len() <= LONGEST_ID => Value::String(text),
        _ => Value::Null,
    }
}

impl Answer {
    fn fault(id: Value, error: Fault) -> Self {
        Self {
            schema: SCHEMA,
            id,
            said: Said::Fault { error },
        }
    }
}
