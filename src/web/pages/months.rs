//! Which months of a long plan one page shows, and the list of months to jump by.

use crate::calendar::month_name;
use crate::schedule::BodyView;
use chrono::{Datelike, Days, Months, NaiveDate};

/// So many months are on one page.
const SHOWN: i32 = 6;

/// The months of one page: from the first day, through the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct MonthsShown {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl MonthsShown {
    /// The page that shows a day; the pages follow each other from this month on.
    pub fn with(day: NaiveDate, today: NaiveDate) -> MonthsShown {
        let ahead = number(day) - number(today);
        let first = first_day(number(today) + ahead.div_euclid(SHOWN) * SHOWN);
        let last = first.checked_add_months(Months::new(SHOWN.unsigned_abs())).unwrap_or(first);
        MonthsShown { first, last: last - Days::new(1) }
    }

    /// "2027-05".
    pub fn read(text: &str, today: NaiveDate) -> Option<MonthsShown> {
        let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
        Some(MonthsShown::with(day, today))
    }

    /// What the address of the page ends with; nothing of the one with this month.
    pub fn query(self, today: NaiveDate) -> String {
        match self == MonthsShown::with(today, today) {
            true => String::new(),
            false => format!("?fra={}", self.first.format("%Y-%m")),
        }
    }
}

/// Months counted from the year 0.
fn number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}

fn first_day(number: i32) -> NaiveDate {
    let month = number.rem_euclid(12).unsigned_abs() + 1;
    NaiveDate::from_ymd_opt(number.div_euclid(12), month, 1).unwrap_or_default()
}

/// The id of a month's part of the table.
pub(in crate::web) fn month_anchor(day: NaiveDate) -> String {
    format!("m{}", day.format("%Y-%m"))
}

/// A month of the list.
pub(in crate::web) struct MonthLink {
    pub address: String,
    /// "december"; with its year where that is another than before.
    pub name: String,
}

/// The months with meetings of a window, from and to inclusive; those of `shown` are on
/// the page `path`.
pub(in crate::web) fn month_links(
    view: BodyView,
    (from, to): (NaiveDate, NaiveDate),
    shown: MonthsShown,
    today: NaiveDate,
    path: &str,
) -> Vec<MonthLink> {
    let mut days: Vec<NaiveDate> =
        view.meetings(from, to).map(|meeting| meeting.date().max(from)).collect();
    days.dedup_by_key(|day| number(*day));
    let mut year = None;
    let link = |day: &NaiveDate| {
        let page = MonthsShown::with(*day, today);
        let place =
            if page == shown { String::new() } else { format!("{path}{}", page.query(today)) };
        let name = month_name(day.month());
        let is_new = year.replace(day.year()) != Some(day.year());
        MonthLink {
            address: format!("{place}#{}", month_anchor(*day)),
            name: if is_new { format!("{name} {}", day.year()) } else { name.to_owned() },
        }
    };
    days.iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a real date")
    }

    #[test]
    fn pages_follow_each_other_from_this_month_on() {
        let today = day(2026, 11, 24);
        let shown = MonthsShown::with(today, today);
        assert_eq!((shown.first, shown.last), (day(2026, 11, 1), day(2027, 4, 30)));
        assert_eq!(shown.query(today), "");
        let later = MonthsShown::read("2027-06", today).expect("a month");
        assert_eq!((later.first, later.last), (day(2027, 5, 1), day(2027, 10, 31)));
        assert_eq!(later.query(today), "?fra=2027-05");
        let past = MonthsShown::with(day(2026, 10, 31), today);
        assert_eq!((past.first, past.last), (day(2026, 5, 1), day(2026, 10, 31)));
        assert_eq!(MonthsShown::read("juni", today), None);
    }
}
