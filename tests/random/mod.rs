//! Random plans as people could have written them: text, so that the reader is
//! on the way too. The same seed gives the same plan.

#![allow(dead_code, reason = "each test file uses a part of it")]

use aarshjul::diag::{Source, Sources};
use chrono::{Days, NaiveDate};
use std::fmt::Write;

/// A small generator (splitmix64): the tests need variety, not quality.
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }

    /// A day in 2023–2026.
    pub fn date(&mut self) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap();
        first + Days::new(self.below(4 * 365))
    }

    fn month_day(&mut self) -> String {
        format!("{:02}-{:02}", self.below(12) + 1, self.below(28) + 1)
    }
}

pub const POLICIES: [&str; 5] =
    ["skip", "next-workday", "previous-workday", "next-week", "previous-week"];
pub const RULES: [&str; 9] = [
    "FREQ=WEEKLY;BYDAY=WE",
    "FREQ=WEEKLY;BYDAY=WE",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "FREQ=MONTHLY;BYDAY=1TU",
    "FREQ=MONTHLY;BYDAY=-1TH",
    "FREQ=MONTHLY;BYMONTHDAY=15",
    "FREQ=DAILY;INTERVAL=10",
    "FREQ=YEARLY;BYMONTH=3,9;BYDAY=2WE",
];

/// A plan with up to three bodies.
pub fn plan(seed: u64) -> Sources {
    let mut rng = Rng(seed);
    let bodies = 1 + rng.below(3);
    let mut files = vec![("calendar.toml".to_owned(), calendar(&mut rng, bodies))];
    for body in 0..bodies {
        files.push((format!("b{body}/body.toml"), body_file(&mut rng, body)));
        files.push((format!("b{body}/items.toml"), items(&mut rng, body, bodies)));
    }
    files.sort();
    Sources::new(files.into_iter().map(|(path, text)| Source { path, text }).collect())
}

fn calendar(rng: &mut Rng, bodies: u64) -> String {
    let mut text = String::from("[calendar]\ncountry = \"DK\"\n");
    let _ = write!(text, "[[closed]]\nname = \"Lukket\"\nday = \"{}\"\n", rng.month_day());
    text += "[[closed]]\nname = \"Grundlovsdag\"\nday = \"06-05\"\n";
    text += "[[break]]\nname = \"Sommer\"\nweeks = \"27-31\"\n";
    text += "[[break]]\nname = \"Jul\"\nfrom-day = \"12-20\"\nto-day = \"01-03\"\n";
    text += "[[break]]\nname = \"Paaske\"\nfrom-easter = -6\nto-easter = 1\n";
    if rng.one_in(2) {
        text += "[[break]]\nname = \"Sommer\"\nfrom = 2024-06-24\nto = 2024-08-18\n";
    }
    for event in 0..2 {
        let from = rng.date();
        let to = from + Days::new(rng.below(5));
        let _ = write!(
            text,
            "[[event]]\nid = \"e{event}\"\nname = \"Begivenhed {event}\"\nfrom = {from}\nto = {to}\n"
        );
        if rng.one_in(2) {
            let _ = writeln!(text, "cancels = [\"b{}\"]", rng.below(bodies));
        }
    }
    text
}

fn body_file(rng: &mut Rng, body: u64) -> String {
    let mut text = format!(
        "[body]\nname = \"Organ {body}\"\nmeeting-name = \"Møde {body}\"\nplace = \"Rådhuset\"\n"
    );
    if rng.one_in(2) {
        let _ = writeln!(text, "minutes = {}", 60 + rng.below(120));
    }
    text += "[[series]]\n";
    if body > 0 && rng.one_in(3) {
        let _ = write!(text, "after = \"b{}\"\ndays = {}\n", rng.below(body), 1 + rng.below(20));
    } else {
        let _ = write!(text, "rrule = \"{}\"\nfrom = 2023-01-04\n", rng.pick(&RULES));
    }
    if rng.one_in(4) {
        let _ = writeln!(text, "until = {}", rng.date() + Days::new(7));
    }
    let _ = write!(
        text,
        "time = \"09:00-12:00\"\non-holiday = \"{}\"\non-break = \"{}\"\n",
        rng.pick(&POLICIES),
        rng.pick(&POLICIES)
    );
    let mut used = Vec::new();
    for _ in 0..rng.below(12) {
        let date = rng.date();
        if used.contains(&date) {
            continue;
        }
        used.push(date);
        let _ = write!(text, "[[meeting]]\ndate = {date}\n");
        match rng.below(3) {
            0 => text += "cancelled = \"aflyst\"\n",
            1 => {
                let to = date + Days::new(1 + rng.below(6));
                let _ = write!(text, "moved-to = {to}\nreason = \"flyttet\"\n");
            }
            _ => text += "extra = true\ntime = \"13:00-14:00\"\nname = \"Ekstra\"\n",
        }
    }
    text
}

fn items(rng: &mut Rng, body: u64, bodies: u64) -> String {
    let mut text = String::new();
    let mut changed = Vec::new();
    for item in 0..2 + rng.below(10) {
        let _ = write!(
            text,
            "[[item]]\nid = \"i{item}\"\ntitle = \"Punkt {item} {{year}} {{date}}\"\n"
        );
        item_keys(rng, &mut text);
        let timing = rng.below(12);
        match timing {
            0 => {}
            1 | 2 => {
                let _ = writeln!(text, "date = {}", rng.date());
            }
            _ => {
                let when = when(rng, body, bodies);
                bounds(rng, when.contains("rrule"), &mut text);
                let _ = writeln!(text, "when = {{ {when} }}");
            }
        }
        // What comes once may have one change, what awaits a date none.
        let most = [0, 1, 1].get(timing as usize).copied().unwrap_or(3);
        for _ in 0..rng.below(most + 1) {
            // A Wednesday: most series meet then, so that some changes match.
            let date = NaiveDate::from_ymd_opt(2023, 1, 4).unwrap() + Days::new(7 * rng.below(150));
            if !changed.contains(&(item, date)) {
                changed.push((item, date));
                let action = match rng.below(3) {
                    0 => format!("to = {}", date + Days::new(7 * rng.below(8))),
                    1 => "await = true".into(),
                    _ => "skip = true".into(),
                };
                let _ = write!(
                    text,
                    "[[change]]\nitem = \"i{item}\"\ndate = {date}\n{action}\nreason = \"ændret\"\n"
                );
            }
        }
    }
    text
}

fn item_keys(rng: &mut Rng, text: &mut String) {
    if rng.one_in(2) {
        let _ = writeln!(text, "minutes = {}", 10 * rng.below(10));
    }
    if rng.one_in(2) {
        *text += "flexible = true\n";
    }
    if rng.one_in(3) {
        let policy = rng.pick(&["next", "previous", "await", "drop"]);
        let _ = writeln!(text, "if-cancelled = \"{policy}\"");
    }
    if rng.one_in(4) {
        let _ = writeln!(text, "order = {}", rng.below(100));
    }
    if rng.one_in(6) {
        *text += "closed = true\n";
    }
    if rng.one_in(10) {
        *text += "withdrawn = \"ude\"\n";
    }
}

/// What bounds a rule.
fn bounds(rng: &mut Rng, needs_from: bool, text: &mut String) {
    if rng.one_in(8) {
        let _ = writeln!(text, "from = {}", rng.date());
    } else if needs_from {
        *text += "from = 2023-01-01\n";
    }
    if rng.one_in(8) {
        let _ = writeln!(text, "years = {{ every = {}, from = 2023 }}", 1 + rng.below(3));
    }
}

pub fn when(rng: &mut Rng, body: u64, bodies: u64) -> String {
    let nth = *rng.pick(&[1i64, 1, 2, 3, -1, -2]);
    let later = nth.abs();
    let months = format!("[{}, {}]", 1 + rng.below(6), 7 + rng.below(6));
    let other = (body + 1) % bodies;
    match rng.below(13) {
        0 => format!("every = \"month\", meeting = {nth}"),
        1 => {
            format!("every = \"{}\", meeting = {nth}", rng.pick(&["quarter", "half-year", "year"]))
        }
        2 => format!("months = {months}, meeting = {nth}"),
        3 => format!("every = \"month\", day = {}", 1 + rng.below(31)),
        4 => format!("months = {months}, day = {}", 1 + rng.below(28)),
        5 => "every = \"meeting\"".into(),
        6 => format!("on-or-after = \"{}\", meeting = {later}", rng.month_day()),
        7 => format!("on-or-after = \"week {}\"", 1 + rng.below(53)),
        8 => format!("after = \"{}\", meeting = {later}", rng.pick(&["Sommer", "Jul", "e0", "e1"])),
        9 => {
            format!("before = \"{}\", days = {}", rng.pick(&["Sommer", "e0", "e1"]), rng.below(30))
        }
        10 => {
            format!("before = \"{}\", days = {}, meeting = {later}", rng.month_day(), rng.below(9))
        }
        11 if other != body => format!("after = \"b{other}\", months = {months}"),
        11 => "every = \"quarter\"".into(),
        _ => "rrule = \"FREQ=YEARLY;BYMONTH=9;BYDAY=-1WE\"".into(),
    }
}
