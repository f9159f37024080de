//! Weeks as ISO 8601 counts them, `2026-W10`: Monday to Sunday, of the year in which their Thursday
//! lies. The day is the one that the mail's writer had. Refuses days that no calendar has, and years
//! before 1970 and after 2100: a mail has them from a broken clock.

use std::fmt;

use mail_parser::DateTime;
use serde::{de, Deserialize, Deserializer, Serialize, Serializer};

const SECONDS_A_DAY: i64 = 86_400;

/// A week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    year: u16,
    week: u8,
}

impl Week {
    /// The week of a date.
    pub fn of(date: &DateTime) -> Option<Self> {
        if !date.is_valid() || !(1970..=2100).contains(&date.year) {
            return None;
        }
        let day = date.to_timestamp_local().div_euclid(SECONDS_A_DAY);
        // Day 0 was a Thursday.
        let thursday = day - (day + 3).rem_euclid(7) + 3;
        let year = DateTime::from_timestamp(thursday * SECONDS_A_DAY).year;
        let first = DateTime {
            year,
            month: 1,
            day: 1,
            ..DateTime::from_timestamp(0)
        };
        let first = first.to_timestamp_local().div_euclid(SECONDS_A_DAY);
        Some(Self {
            year,
            week: u8::try_from((thursday - first) / 7 + 1).ok()?,
        })
    }

    fn read(text: &str) -> Option<Self> {
        let (year, week) = text.split_once("-W")?;
        Some(Self {
            year: year.parse().ok()?,
            week: week.parse().ok()?,
        })
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-W{:02}", self.year, self.week)
    }
}

impl Serialize for Week {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Week {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| de::Error::custom("not a week"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(date: &str) -> Option<String> {
        let date = DateTime::parse_rfc822(date)?;
        Week::of(&date).map(|week| week.to_string())
    }

    #[test]
    fn weeks_are_those_of_the_calendar_also_around_new_year() {
        for (date, expected) in [
            ("Tue, 3 Mar 2026 10:12:13 +0100", "2026-W10"),
            ("Sun, 8 Mar 2026 23:59:00 +0100", "2026-W10"),
            ("Mon, 9 Mar 2026 00:10:00 +0100", "2026-W11"),
            ("Thu, 31 Dec 2015 12:00:00 +0100", "2015-W53"),
            ("Sun, 3 Jan 2016 12:00:00 +0100", "2015-W53"),
            ("Mon, 4 Jan 2016 12:00:00 +0100", "2016-W01"),
            ("Mon, 30 Dec 2024 12:00:00 +0100", "2025-W01"),
            ("Fri, 1 Jan 2021 12:00:00 +0100", "2020-W53"),
        ] {
            assert_eq!(week(date).as_deref(), Some(expected), "{date}");
        }
    }

    #[test]
    fn a_broken_clock_gives_no_week() {
        assert_eq!(week("Mon, 1 Jan 1900 00:00:00 +0000"), None);
        assert_eq!(week("Mon, 1 Jan 2900 00:00:00 +0000"), None);
    }
}
