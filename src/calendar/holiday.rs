//! The public holidays of Denmark, with the years in which their laws hold.
//!
//! They follow from the *helligdage* of the Danish Church, kept as public
//! holidays by the lukkelov (LBK nr 1100 af 2021). Grundlovsdag, 24 December
//! and 31 December are not among them: a municipality that closes says so with
//! `[[closed]]`.

use super::easter::{days_from, easter};
use chrono::NaiveDate;

/// The names, in the order of [`holidays`] (Store bededag last, as it is gone).
pub const HOLIDAY_NAMES: [&str; 11] = [
    "Nytårsdag",
    "Skærtorsdag",
    "Langfredag",
    "Påskedag",
    "2. påskedag",
    "Kristi himmelfartsdag",
    "Pinsedag",
    "2. pinsedag",
    "Juledag",
    "2. juledag",
    "Store bededag",
];

/// Store bededag was abolished from 2024 (lov nr 214 af 06/03/2023).
const LAST_PRAYER_DAY_YEAR: i32 = 2023;

/// The public holidays of a year, each with its index in [`HOLIDAY_NAMES`].
pub fn holidays(year: i32) -> impl Iterator<Item = (NaiveDate, usize)> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a real date");
    let sunday = easter(year);
    let from_easter = |days| days_from(sunday, days);
    let dates = [
        fixed(1, 1),
        from_easter(-3),
        from_easter(-2),
        sunday,
        from_easter(1),
        from_easter(39),
        from_easter(49),
        from_easter(50),
        fixed(12, 25),
        fixed(12, 26),
        from_easter(26),
    ];
    let count = if year <= LAST_PRAYER_DAY_YEAR { 11 } else { 10 };
    dates.into_iter().take(count).zip(0..)
}

/// The name of the public holiday on a day, if it is one.
pub fn holiday(date: NaiveDate) -> Option<&'static str> {
    use chrono::Datelike;
    holidays(date.year()).find(|(day, _)| *day == date).map(|(_, name)| HOLIDAY_NAMES[name])
}
