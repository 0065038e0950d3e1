//! When a body meets, as a weekday and how often, or as the agreed dates.

use crate::calendar::typed_date;
use crate::plan::Policy;
use crate::plan::edit::{NewSeries, SeriesRule};
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::form::FormContext;
use crate::web::forms::values::{Answers, Values, date_text};
use crate::web::text::sentence;
use chrono::NaiveDate;

/// The name of the choice between a rule and dates.
const DAYS: &str = "rule";

const WEEKDAYS: [(&str, &str); 5] =
    [("MO", "mandag"), ("TU", "tirsdag"), ("WE", "onsdag"), ("TH", "torsdag"), ("FR", "fredag")];

/// The parts of a rule before and after the weekday's letters, as the value of a
/// choice, and its words.
const OFTEN: [(&str, &str); 11] = [
    ("1", "Hver uge"),
    ("2", "Hver anden uge"),
    ("3", "Hver tredje uge"),
    ("4", "Hver fjerde uge"),
    ("m1", "Den første i måneden"),
    ("m2", "Den anden i måneden"),
    ("m3", "Den tredje i måneden"),
    ("m4", "Den fjerde i måneden"),
    ("m-1", "Den sidste i måneden"),
    ("m1,3", "Den første og tredje i måneden"),
    ("m2,4", "Den anden og fjerde i måneden"),
];

/// Nothing chosen but what is usual.
pub(super) fn initial(context: &FormContext) -> Values {
    let mut values = Values::default();
    values.set(DAYS, "often");
    values.set("from", date_text(context.today));
    values
}

pub(super) fn parts(form: FieldBuilder) -> Vec<Part> {
    let select = |all: &[(&str, &str)]| {
        Kind::Select(all.iter().map(|(value, words)| ((*value).into(), (*words).into())).collect())
    };
    let policies = || {
        let all = Policy::ALL.map(|policy| (policy.word().to_owned(), policy_words(policy).into()));
        Kind::Select(all.to_vec())
    };
    let from_help = "De første møder kommer fra den dag.";
    vec![
        form.choice(
            DAYS,
            "Hvornår holdes møderne?",
            vec![
                form.option(
                    DAYS,
                    "often",
                    "På en fast ugedag",
                    vec![
                        form.field("weekday", "Ugedag", "", select(&WEEKDAYS)),
                        form.field("often", "Hvor tit", "", select(&OFTEN)),
                        form.field("from", "Fra og med", from_help, Kind::Line),
                        form.field("until", "Til og med", "Tom: de bliver ved.", Kind::Line),
                        form.field("on-holiday", "På en helligdag eller lukkedag", "", policies()),
                        form.field("on-break", "I en ferie", "", policies()),
                    ],
                ),
                form.option(
                    DAYS,
                    "dates",
                    "På bestemte datoer",
                    vec![form.field("dates", "Datoer", DATES_HELP, Kind::Lines)],
                ),
            ],
        ),
        form.part("time", "Tidspunkt", "Skriv fx 9-12 eller 8.30-10.", Kind::Line),
        form.part("tentative", "Møderne er foreløbige", "", Kind::Check),
    ]
}

pub(super) const DATES_HELP: &str = "En på hver linje, fx 6. februar 2027.";

pub(super) fn read(answers: &mut Answers) -> Option<NewSeries> {
    let rule = match answers.get(DAYS) {
        "dates" => dates(answers).map(SeriesRule::Dates),
        _ => recurrence(answers),
    };
    answers.required("time", "Skriv, hvornår møderne begynder og slutter, fx 9-12.");
    let time = answers.time_span("time");
    let policy = |word: &str| {
        Policy::ALL.into_iter().find(|policy| policy.word() == word).unwrap_or_default()
    };
    Some(NewSeries {
        rule: rule?,
        time: time?,
        on_holiday: policy(answers.get("on-holiday")),
        on_break: policy(answers.get("on-break")),
        tentative: answers.has("tentative"),
    })
}

fn recurrence(answers: &mut Answers) -> Option<SeriesRule> {
    let is_weekday = |day: &&str| WEEKDAYS.iter().any(|(known, _)| known == day);
    let day = Some(answers.get("weekday")).filter(is_weekday).map(str::to_owned);
    let often = OFTEN.iter().find(|(value, _)| *value == answers.get("often"));
    if day.is_none() {
        answers.problem("weekday", "Vælg en ugedag.");
    }
    if often.is_none() {
        answers.problem("often", "Vælg, hvor tit møderne holdes.");
    }
    let (from, until) = (answers.date("from"), answers.optional_date("until"));
    let rrule = rrule(&day?, often?.0);
    Some(SeriesRule::Recurrence { rrule, from: from?, until })
}

/// A rule of RFC 5545.
fn rrule(day: &str, often: &str) -> String {
    match often.strip_prefix('m') {
        Some(numbers) => {
            let days: Vec<String> =
                numbers.split(',').map(|number| format!("{number}{day}")).collect();
            format!("FREQ=MONTHLY;BYDAY={}", days.join(","))
        }
        None if often == "1" => format!("FREQ=WEEKLY;BYDAY={day}"),
        None => format!("FREQ=WEEKLY;INTERVAL={often};BYDAY={day}"),
    }
}

/// The dates of a field, one a line.
pub(super) fn dates(answers: &mut Answers) -> Option<Vec<NaiveDate>> {
    let text = answers.required("dates", "Skriv mindst én dato.");
    let mut dates = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match typed_date(line, answers.today) {
            Ok(date) => dates.push(date),
            Err(error) => {
                answers.problem("dates", sentence(&error.to_string()));
                return None;
            }
        }
    }
    (!dates.is_empty()).then_some(dates)
}

fn policy_words(policy: Policy) -> &'static str {
    match policy {
        Policy::Skip => "Intet møde",
        Policy::NextWorkday => "Næste arbejdsdag",
        Policy::PreviousWorkday => "Arbejdsdagen før",
        Policy::NextWeek => "Ugen efter",
        Policy::PreviousWeek => "Ugen før",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_make_rules() {
        for (day, often, rule) in [
            ("WE", "1", "FREQ=WEEKLY;BYDAY=WE"),
            ("MO", "2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
            ("TU", "m1,3", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
            ("TH", "m-1", "FREQ=MONTHLY;BYDAY=-1TH"),
        ] {
            assert_eq!(rrule(day, often), rule);
        }
    }
}
