//! Dates as the inputs have them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

/// The moment that a date names: ISO 8601 or RFC 3339, with or without a time, or RFC 2822. Without an offset it is UTC, without
/// a time midnight. Nothing where it cannot be read.
pub(crate) fn moment(published: &str) -> Option<Timestamp> {
    let published = published.trim();
    let zoned = || published.parse::<Timestamp>().ok();
    let civil = || published.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let mail = || rfc2822::parse(published).ok().map(|zoned| zoned.timestamp());
    zoned().or_else(civil).or_else(mail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_inputs_write_them() {
        let moments = ["2026-11-01", "2026-11-01T00:00", "2026-11-01T01:00:00+01:00", "Sun, 01 Nov 2026 00:00:00 GMT"];
        for date in moments {
            assert_eq!(moment(date), moment("2026-11-01T00:00:00Z"), "{date}");
            assert!(moment(date).is_some());
        }
        assert_eq!(moment("yesterday"), None);
        assert!(moment("2026-10-31T23:59:59Z") < moment("2026-11-01"));
    }
}
