//! When each document was published, where that is known: a lane a document, the earliest first.
//!
//! Dates are read as ISO 8601 writes them, with or without a time and an offset (RFC 3339). What is written otherwise is
//! not guessed at, and named as left out. Days are counted by Howard Hinnant's algorithm (`days_from_civil`).

use maud::{Markup, html};

use super::matrix::MOST;
use super::page::{left_out, name};
use super::site::View;
use crate::report::reading::phrase;

/// Width of the drawing, and how high a lane is.
const WIDTH: f64 = 1000.0;

/// The timeline of these documents; nothing where fewer than two have a date.
pub(super) fn timeline(view: View<'_>, documents: &[usize]) -> Markup {
    let date = |&document: &usize| Some((minutes(view.site.document(document).published.as_deref()?)?, document));
    let mut dated: Vec<(i64, usize)> = documents.iter().filter_map(date).collect();
    dated.sort_unstable();
    dated.dedup();
    let shown = &dated[..dated.len().min(MOST)];
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return html! {} };
    if shown.len() < 2 {
        return html! {};
    }
    let length = (last.0 - first.0).max(1) as f64;
    html! {
        section.timeline {
            h3 { "When they were published" }
            ol {
                @for &(at, document) in shown {
                    li {
                        span.who { (view.name(document)) }
                        @let x = (at - first.0) as f64 / length * (WIDTH - 8.0);
                        svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" {
                            line x1="0" y1="6" x2="1000" y2="6" {}
                            rect x=(format!("{x:.0}")) y="1" width="8" height="10" {}
                        }
                        span.when {
                            (name(view.site.document(document).published.as_deref().unwrap_or_default())) " "
                            span.faint { (behind(at - first.0)) }
                        }
                    }
                }
            }
            (left_out(dated.len(), shown.len(), "date"))
            @if dated.len() < documents.len() {
                p.note {
                    (phrase::count(documents.len() - dated.len(), "document")) " without a date that can be placed."
                }
            }
        }
    }
}

/// How long after the first.
fn behind(minutes: i64) -> String {
    match minutes {
        0 => "first".to_owned(),
        1..60 => format!("+{minutes} min"),
        60..2880 => format!("+{} h", minutes / 60),
        _ => format!("+{} days", minutes / 1440),
    }
}

/// Minutes since 1970 of a date, at its beginning where it has no time.
fn minutes(date: &str) -> Option<i64> {
    let (day, time) = date.split_at_checked(10)?;
    let mut parts = day.split('-').map(digits);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days(year, month, day) * 1440;
    let Some(time) = time.strip_prefix(['T', 't', ' ']) else { return time.is_empty().then_some(midnight) };
    let (clock, offset) = time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()));
    Some(midnight + clock_minutes(clock.trim_end())? - offset_minutes(offset)?)
}

/// Days from 1970-01-01 to a date.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// `06:30`, `06:30:15`, `06:30:15.25`: minutes since midnight.
fn clock_minutes(clock: &str) -> Option<i64> {
    let mut parts = clock.splitn(3, ':');
    let (hours, minutes) = (digits(parts.next()?)?, digits(parts.next()?)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// `Z`, `+02:00`, `-0530`, or nothing for universal time.
fn offset_minutes(offset: &str) -> Option<i64> {
    let (sign, rest) = match offset.split_at_checked(1) {
        None | Some(("Z" | "z", "")) => return Some(0),
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        Some(_) => return None,
    };
    let (hours, minutes) = rest.split_at_checked(2)?;
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    Some(sign * (digits(hours)? * 60 + if minutes.is_empty() { 0 } else { digits(minutes)? }))
}

fn digits(text: &str) -> Option<i64> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_iso_8601_writes_them() {
        assert_eq!(minutes("1970-01-01"), Some(0));
        assert_eq!(minutes("2000-02-29"), Some(11_016 * 1440));
        assert_eq!(minutes("2025-08-10T06:30:15Z"), minutes("2025-08-10 08:30+02:00"));
        assert_eq!(minutes("2025-08-10T06:30"), minutes("2025-08-10T01:00:00.5-0530"));
        for odd in [
            "",
            "yesterday",
            "2025-13-01",
            "2025-08-10T25:00",
            "10.08.2025",
            "2025-08-10x",
            "２０２５-08-10",
            "2025-08-10T06:30+é",
        ] {
            assert_eq!(minutes(odd), None, "{odd}");
        }
    }

    #[test]
    fn lags_are_told_in_their_unit() {
        assert_eq!([0, 59, 60, 2879, 2880].map(behind), ["first", "+59 min", "+1 h", "+47 h", "+2 days"]);
    }
}
