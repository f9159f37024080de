//! Where reading ends, and that it is said.

use std::io::{Cursor, Read, Seek, SeekFrom, Write as _};

use gardefou::check;
use gardefou::model::{Detection, Format, Limits, ReadOptions, Scan, UnreadReason};

/// A text of numbered lines that is made while it is read, so that no test holds it.
struct Lines<F> {
    line: F,
    next: u64,
    end: u64,
    rest: Cursor<Vec<u8>>,
}

impl<F: Fn(u64) -> String> Lines<F> {
    fn new(end: u64, line: F) -> Self {
        Self {
            line,
            next: 0,
            end,
            rest: Cursor::default(),
        }
    }
}

impl<F: Fn(u64) -> String> Read for Lines<F> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let n = self.rest.read(out)?;
            if n > 0 || self.next == self.end || out.is_empty() {
                return Ok(n);
            }
            let mut bytes = Vec::new();
            bytes.write_all((self.line)(self.next).as_bytes())?;
            self.next += 1;
            self.rest = Cursor::new(bytes);
        }
    }
}

impl<F: Fn(u64) -> String> Seek for Lines<F> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        // Only the start and the size are asked for.
        self.rest = Cursor::default();
        match to {
            SeekFrom::Start(0) => {
                self.next = 0;
                Ok(0)
            }
            _ => {
                self.next = self.end;
                Ok(self.end * (self.line)(self.end).len() as u64)
            }
        }
    }
}

fn scan<F: Fn(u64) -> String>(mut lines: Lines<F>, limits: Limits) -> Scan {
    let options = ReadOptions {
        limits,
        passwords: Vec::new(),
    };
    check::scan(&mut lines, &Detection::default(), &options)
}

fn reasons(scan: &Scan) -> Vec<UnreadReason> {
    scan.unread.iter().map(|unread| unread.reason).collect()
}

#[test]
fn a_list_of_a_million_people_is_found_without_being_read_to_its_end() {
    let people = Lines::new(1_000_000, |n| {
        format!("Petit;Marie;p{n:07}@example.fr;06 39 98 00 01\n")
    });
    let scan = scan(people, Limits::default());
    assert_eq!(scan.format, Format::Csv);
    assert_eq!(scan.contents.people.tally.count, 166_667);
    assert_eq!(reasons(&scan), [UnreadReason::TooLarge]);
}

#[test]
fn a_text_longer_than_the_limit_is_read_whole_when_its_file_is_that_long() {
    let limits = Limits {
        text_bytes: 1 << 20,
        ..Limits::default()
    };
    let text = |lines| {
        Lines::new(lines, |n| {
            format!("ligne {n:09} du compte rendu de l’agence\n")
        })
    };
    assert_eq!(reasons(&scan(text(80_000), limits)), []);
    // Beyond four times the limit it ends.
    assert_eq!(
        reasons(&scan(text(110_000), limits)),
        [UnreadReason::TooLarge]
    );
}
