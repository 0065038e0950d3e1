//! When an item comes, as a few plain choices, and the rule that each one makes.

use crate::calendar::{full_date, month_name, typed_date};
use crate::plan::Timing;
use crate::plan::edit::{ItemTiming, Rule};
use crate::schedule::BodyView;
use crate::web::forms::fields::{Field, Kind, Maker, Part, Problems, Values, Way, date_text};
use crate::web::forms::items::DATE_HELP;
use chrono::{Datelike, NaiveDate};

/// The name of the choice.
pub(in crate::web) const WHEN: &str = "hvornaar";
/// A day of every year can be read as one of this.
const LEAP_YEAR: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a real date");

/// The choice; `now` is the timing of an item that has one already.
pub(in crate::web) fn choice(maker: Maker, view: &BodyView, now: Option<&Timing>) -> Part {
    let mut ways = Vec::new();
    let mut way = |value: &'static str, label: &str, fields: Vec<Field>| {
        let is_chosen = maker.values.get(WHEN) == value;
        ways.push(Way { value, label: label.to_owned(), is_chosen, fields });
    };
    if let Some(Timing::When { rule, .. }) = now {
        way("uaendret", &format!("Som nu: {}", view.describe_rule(rule)), Vec::new());
    }
    way("afventer", "Afventer dato", Vec::new());
    way("dato", "På en bestemt dato", vec![maker.field("date", "Dato", DATE_HELP, Kind::Date)]);
    way(
        "foer",
        "Før en begivenhed",
        vec![
            maker.field("before", "Før", "", Kind::Select(anchors(view, true))),
            maker.field("days", "Mindst så mange dage før", "", Kind::Number),
        ],
    );
    way(
        "efter",
        "Efter en ferie eller begivenhed",
        vec![maker.field("after", "Første møde efter", "", Kind::Select(anchors(view, false)))],
    );
    way(
        "nummer",
        "Igen hvert år: et bestemt møde i måneden",
        vec![
            maker.field("nth", "Hvilket møde", "", Kind::Select(numbers())),
            months(maker, "m", "I disse måneder"),
        ],
    );
    way(
        "fra-dag",
        "Igen hvert år: første møde fra en dag i måneden",
        vec![
            maker.field("day", "Fra den", "Et tal fra 1 til 31.", Kind::Number),
            months(maker, "d", "I disse måneder"),
        ],
    );
    way(
        "aarsdag",
        "Igen hvert år: første møde fra en bestemt dag",
        vec![maker.field("yearly", "Fra og med", "Skriv fx 15/9.", Kind::Line)],
    );
    way(
        "hver",
        "Igen hver måned, hvert kvartal eller halvår",
        vec![
            maker.field("every", "Hvor tit", "", Kind::Select(periods())),
            maker.field("every-nth", "Hvilket møde", "", Kind::Select(numbers())),
        ],
    );
    way("alle", "På hvert eneste møde", Vec::new());
    Part::Choice { name: WHEN, legend: "Hvornår?", ways, error: maker.problems.of(WHEN) }
}

/// What stands in the choice for an item that is to be changed.
pub(in crate::web) fn start(timing: &Timing, values: &mut Values) {
    values.set("nth", "1");
    values.set("every-nth", "1");
    let chosen = match timing {
        Timing::Awaiting => "afventer",
        Timing::Once { date, .. } => {
            values.set("date", date_text(*date));
            "dato"
        }
        Timing::When { .. } | Timing::Due { .. } | Timing::Case(_) => "uaendret",
    };
    values.set(WHEN, chosen);
}

/// What was chosen; `None` leaves the timing as it is.
pub(in crate::web) fn read(
    values: &Values,
    today: NaiveDate,
    problems: &mut Problems,
) -> Option<ItemTiming> {
    let number = |name: &str| values.get(name).parse::<i32>().ok().filter(|n| *n != 0);
    let rule = match values.get(WHEN) {
        "uaendret" => return None,
        "afventer" => return Some(ItemTiming::Awaiting),
        "dato" => return problems.date(values, "date", today).map(ItemTiming::Date),
        "foer" => Rule {
            before: Some(problems.required(values, "before", "Vælg en begivenhed.")),
            days: problems.number(values, "days", 180).filter(|days| *days > 0),
            ..Rule::default()
        },
        "efter" => Rule {
            after: Some(problems.required(values, "after", "Vælg en ferie eller begivenhed.")),
            ..Rule::default()
        },
        "nummer" => Rule {
            months: chosen_months(values, "m", problems),
            meeting: number("nth").filter(|nth| *nth != 1),
            ..Rule::default()
        },
        "fra-dag" => {
            problems.required(values, "day", "Skriv dagen i måneden, fx 3.");
            let day = problems.number(values, "day", 31);
            let months = chosen_months(values, "d", problems);
            match months.len() {
                12 => Rule { every: Some("month".into()), day, ..Rule::default() },
                _ => Rule { months, day, ..Rule::default() },
            }
        }
        "aarsdag" => {
            let text = problems.required(values, "yearly", "Skriv en dag, fx 15/9.");
            let day = typed_date(&text, LEAP_YEAR).ok();
            if day.is_none() && !text.is_empty() {
                problems.add("yearly", "Det er ikke en dag; skriv fx 15/9 eller 15. september.");
            }
            let day = day.map(|day| format!("{:02}-{:02}", day.month(), day.day()));
            Rule { on_or_after: day, ..Rule::default() }
        }
        "hver" => Rule {
            every: Some(problems.required(values, "every", "Vælg, hvor tit.")),
            meeting: number("every-nth").filter(|nth| *nth != 1),
            ..Rule::default()
        },
        "alle" => Rule { every: Some("meeting".into()), ..Rule::default() },
        _ => {
            problems.add(WHEN, "Vælg, hvornår punktet kommer.");
            return None;
        }
    };
    Some(ItemTiming::When(rule))
}

/// Everything with a name that an item may be tied to: id and words.
fn anchors(view: &BodyView, before: bool) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "Vælg …".to_owned())];
    all.extend(view.events_as_written().iter().map(|event| {
        let day = event.dates.first().map(|date| format!(" ({})", full_date(date.from)));
        (event.id.clone(), format!("{}{}", event.name(), day.unwrap_or_default()))
    }));
    let mut breaks: Vec<&str> = view.calendar().breaks.iter().map(|b| b.name.as_str()).collect();
    breaks.sort_unstable();
    breaks.dedup();
    all.extend(breaks.into_iter().map(|name| (name.to_owned(), format!("{name} (hvert år)"))));
    let others = view.others().filter(|_| before);
    all.extend(others.map(|b| (b.id().to_owned(), format!("hvert møde i {}", b.name()))));
    all
}

fn numbers() -> Vec<(String, String)> {
    let all = [
        ("1", "det første"),
        ("2", "det andet"),
        ("3", "det tredje"),
        ("4", "det fjerde"),
        ("-1", "det sidste"),
        ("-2", "det næstsidste"),
    ];
    all.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec()
}

fn periods() -> Vec<(String, String)> {
    let all =
        [("month", "hver måned"), ("quarter", "hvert kvartal"), ("half-year", "hvert halvår")];
    all.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec()
}

fn months(maker: Maker, prefix: &str, label: &str) -> Field {
    let boxes = (1..=12).map(|month| {
        let name = format!("{prefix}{month}");
        let is_checked = maker.values.has(&name);
        (name, month_name(month).to_owned(), is_checked)
    });
    maker.field(&format!("{prefix}1"), label, "", Kind::Boxes(boxes.collect()))
}

fn chosen_months(values: &Values, prefix: &str, problems: &mut Problems) -> Vec<u32> {
    let chosen: Vec<u32> =
        (1..=12).filter(|month| values.has(&format!("{prefix}{month}"))).collect();
    if chosen.is_empty() {
        problems.add(&format!("{prefix}1"), "Vælg mindst én måned.");
    }
    chosen
}
