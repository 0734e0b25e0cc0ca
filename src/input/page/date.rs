//! Dates as pages give them → ISO 8601.
//!
//! A date keeps what it has: its own offset, no time where none is given. Dates that can mean two days (3/4/2026) are not
//! guessed at.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// A date in ISO 8601; nothing where it cannot be read, or is none that anything was published at.
pub(super) fn iso(given: &str) -> Option<String> {
    let given = given.trim();
    from_iso(given).or_else(|| from_mail(given)).or_else(|| from_number(given)).or_else(|| from_words(given))
}

fn from_iso(given: &str) -> Option<String> {
    let pieces = Pieces::parse(given).ok()?;
    let time = pieces.time().map(|time| time.round(jiff::Unit::Second).unwrap_or(time));
    let date = plausible(pieces.date())?;
    Some(match (time, pieces.to_numeric_offset()) {
        (None, _) => date.to_string(),
        (Some(time), None) => format!("{date}T{time}"),
        (Some(time), Some(offset)) => format!("{date}T{time}{}", zone(offset)),
    })
}

fn from_mail(given: &str) -> Option<String> {
    let zoned = rfc2822::parse(given).ok()?;
    let date = plausible(zoned.date())?;
    Some(format!("{date}T{}{}", zoned.time(), zone(zoned.offset())))
}

/// Seconds or milliseconds since 1970.
fn from_number(given: &str) -> Option<String> {
    let number: i64 = given.parse().ok()?;
    let seconds = match given.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    Timestamp::from_second(seconds).ok().map(|moment| moment.to_string())
}

/// Dates in English words, and dates with slashes that begin with the year.
fn from_words(given: &str) -> Option<String> {
    const FORMATS: [&str; 8] =
        ["%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y", "%A, %B %d, %Y", "%A, %d %B %Y", "%Y/%m/%d", "%Y.%m.%d"];
    const TIMES: [&str; 3] = ["%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%B %d, %Y %H:%M"];
    let given = given
        .replace("Sept.", "Sep")
        .replace('.', if given.starts_with(|c: char| c.is_ascii_digit()) { "." } else { "" });
    let date = |format: &&str| BrokenDownTime::parse(format, &given).ok()?.to_date().ok();
    let time = |format: &&str| BrokenDownTime::parse(format, &given).ok()?.to_datetime().ok();
    let shown = |date: Date| plausible(date).map(|date| date.to_string());
    let timed = |time: DateTime| plausible(time.date()).map(|_| time.to_string());
    FORMATS.iter().find_map(date).and_then(shown).or_else(|| TIMES.iter().find_map(time).and_then(timed))
}

/// A date at which something can have been published: programs write the first day of their calendars where they know none.
fn plausible(date: Date) -> Option<Date> {
    const FIRST_NEWSPAPER: i16 = 1605;
    (date.year() >= FIRST_NEWSPAPER && date != Date::constant(1970, 1, 1)).then_some(date)
}

fn zone(offset: Offset) -> String {
    let seconds = offset.seconds();
    if seconds == 0 {
        return "Z".to_owned();
    }
    let minutes = seconds.abs() / 60;
    format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_pages_write_them() {
        let cases = [
            ("2026-11-01", "2026-11-01"),
            (" 2026-11-01T08:30:15.123+01:00 ", "2026-11-01T08:30:15+01:00"),
            ("2026-11-01T08:30:00Z", "2026-11-01T08:30:00Z"),
            ("2026-11-01T08:30:00+0000", "2026-11-01T08:30:00Z"),
            ("2026-11-01 08:30", "2026-11-01T08:30:00"),
            ("20261101", "2026-11-01"),
            ("Sun, 01 Nov 2026 08:30:00 -0530", "2026-11-01T08:30:00-05:30"),
            ("1793521800", "2026-11-01T08:30:00Z"),
            ("1793521800000", "2026-11-01T08:30:00Z"),
            ("November 1, 2026", "2026-11-01"),
            ("1 November 2026", "2026-11-01"),
            ("Nov. 1, 2026", "2026-11-01"),
            ("Sunday, November 1, 2026", "2026-11-01"),
            ("2026/11/01", "2026-11-01"),
            ("2026.11.01", "2026-11-01"),
            ("2026/11/01 08:30", "2026-11-01T08:30:00"),
        ];
        for (given, expected) in cases {
            assert_eq!(iso(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        let none = [
            "",
            "yesterday",
            "3/4/2026",
            "0001-01-01T00:00:00",
            "1970-01-01T00:00:00Z",
            "2026-13-01",
            "2026",
            "12",
            "9999999999999999999",
            "Nov",
            "５",
            "2026-11-01T08:30:00+99:99",
        ];
        for given in none {
            assert_eq!(iso(given), None, "{given}");
        }
    }
}
