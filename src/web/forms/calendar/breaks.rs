//! Breaks: adds one, yearly or on its own dates, changes one, removes one.

use super::{DAY_HELP, PAGE, edit};
use crate::calendar::{Break, MonthDay, Period, long_date, typed_date};
use crate::plan::edit::{CalendarEdit, CalendarKey, CalendarTable, easter_words};
use crate::plan::loose_weeks;
use crate::web::forms::fields::{Field, FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext};
use crate::web::forms::values::{Answers, Values, date_text};
use chrono::{Datelike, NaiveDate};

/// The name of the choice of a period.
const WHEN: &str = "period";
/// The days around Easter Sunday that are offered.
const AROUND_EASTER: std::ops::RangeInclusive<i32> = -9..=8;

pub(in crate::web) const ADD: EditForm = EditForm {
    path: "/kalender/ny-ferie",
    page: PAGE,
    heading: "Ny ferie",
    initial: |_| {
        let mut values = Values::default();
        values.set(WHEN, "dates");
        values.set("from-easter", "-6");
        values.set("to-easter", "1");
        Some(values)
    },
    fields: Some(|context, form| Some(fields(context, form))),
    edit: |_, answers| edit(CalendarEdit::Add(table(answers)?)),
    ..EditForm::EMPTY
};

pub(in crate::web) const SET: EditForm = EditForm {
    path: "/kalender/ferie/{item}/ret",
    page: PAGE,
    heading: "Ret ferien",
    initial: |context| Some(initial(find(context)?)),
    fields: Some(|context, form| find(context).map(|_| fields(context, form))),
    edit: |subject, answers| {
        let table = table(answers)?;
        edit(CalendarEdit::Set(CalendarKey::Break(subject.item.clone()?), table))
    },
    ..EditForm::EMPTY
};

/// A year's own dates of a break that comes every year.
pub(in crate::web) const DATES: EditForm = EditForm {
    path: "/kalender/ferie/{item}/{date}/datoer",
    page: PAGE,
    heading: "Andre datoer det år",
    initial: |context| {
        let begins = context.subject.date?;
        let pause = find(context)?;
        let years = begins.year() - 1..=begins.year() + 1;
        let mut all = years.filter_map(|year| pause.period.in_year(year));
        let (from, to) = all.find(|(from, _)| *from == begins)?;
        let mut values = initial(pause);
        values.set(WHEN, "dates");
        values.set("from", date_text(from));
        values.set("to", date_text(to));
        Some(values)
    },
    fields: Some(|context, form| {
        find(context)?;
        // The days are what one came to write.
        let mut parts: Vec<Part> = dates(form).into_iter().map(Part::Field).collect();
        parts.push(form.part("name", "Navn", "", Kind::Line));
        Some(parts)
    }),
    edit: |_, answers| {
        let name = answers.required("name", "Skriv feriens navn.");
        let period = own_dates(answers)?;
        edit(CalendarEdit::Add(CalendarTable::Break { name, period, besides: false }))
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const REMOVE: EditForm = EditForm {
    path: "/kalender/ferie/{item}/fjern",
    page: PAGE,
    heading: "Fjern ferien",
    initial: |context| find(context).map(|_| Values::default()),
    edit: |subject, _| edit(CalendarEdit::Remove(CalendarKey::Break(subject.item.clone()?))),
    ..EditForm::EMPTY
};

fn find<'a>(context: &FormContext<'a>) -> Option<&'a Break> {
    let key = context.subject.item.as_ref()?;
    let mut all = context.schedule.plan.calendar.breaks.iter();
    all.find(|pause| CalendarKey::pause(pause) == *key)
}

fn initial(pause: &Break) -> Values {
    let mut values = Values::default();
    values.set("name", &*pause.name);
    values.set("from-easter", "-6");
    values.set("to-easter", "1");
    let day = |day: MonthDay| day.in_year(2024).map(long_date).unwrap_or_default();
    let chosen = match pause.period {
        Period::Weeks { first, last } => {
            let one = first == last;
            values.set("weeks", if one { first.to_string() } else { format!("{first}-{last}") });
            "weeks"
        }
        Period::Days { from, to } => {
            values.set("from-day", day(from));
            values.set("to-day", day(to));
            "days"
        }
        Period::Easter { from, to } => {
            values.set("from-easter", from.to_string());
            values.set("to-easter", to.to_string());
            "easter"
        }
        Period::Dates { from, to } => {
            values.set("from", date_text(from));
            values.set("to", date_text(to));
            "dates"
        }
    };
    values.set(WHEN, chosen);
    values.set("besides", if pause.replaces == Some(false) { "1" } else { "" });
    values
}

fn fields(context: &FormContext, form: FieldBuilder) -> Vec<Part> {
    let mut names: Vec<String> = Vec::new();
    for pause in &context.schedule.plan.calendar.breaks {
        if !names.contains(&pause.name) {
            names.push(pause.name.clone());
        }
    }
    let mut once = dates(form);
    once.push(form.field(
        "besides",
        "Ud over den sædvanlige ferie af samme navn; ellers er den i stedet for",
        "",
        Kind::Check,
    ));
    let yearly_help = "Skriv fx 23. december.";
    let easter = || {
        let days = AROUND_EASTER.map(|days| (days.to_string(), easter_words(days)));
        Kind::Select(days.collect())
    };
    vec![
        form.part("name", "Navn", "Fx Sommerferie.", Kind::Known(names)),
        form.choice(
            WHEN,
            "Hvornår?",
            vec![
                form.option(WHEN, "dates", "Et enkelt år, på bestemte datoer", once),
                form.option(
                    WHEN,
                    "weeks",
                    "Hvert år i bestemte uger",
                    vec![form.field("weeks", "Uger", "Skriv fx 42, 27-31 eller 52-1.", Kind::Line)],
                ),
                form.option(
                    WHEN,
                    "days",
                    "Hvert år fra dag til dag",
                    vec![
                        form.field("from-day", "Første dag", yearly_help, Kind::Line),
                        form.field(
                            "to-day",
                            "Sidste dag",
                            "Den må gerne ligge i det næste år.",
                            Kind::Line,
                        ),
                    ],
                ),
                form.option(
                    WHEN,
                    "easter",
                    "Hvert år omkring påske",
                    vec![
                        form.field("from-easter", "Første dag", "", easter()),
                        form.field("to-easter", "Sidste dag", "", easter()),
                    ],
                ),
            ],
        ),
    ]
}

fn dates(form: FieldBuilder) -> Vec<Field> {
    vec![
        form.field("from", "Første dag", DAY_HELP, Kind::Line),
        form.field("to", "Sidste dag", "", Kind::Line),
    ]
}

fn table(answers: &mut Answers) -> Option<CalendarTable> {
    let name = answers.required("name", "Skriv feriens navn.");
    let period = match answers.get(WHEN) {
        "weeks" => {
            let text = answers.required("weeks", "Skriv ugenumre, fx 27-31.");
            let weeks = loose_weeks(&text);
            if weeks.is_none() && !text.is_empty() {
                answers.problem("weeks", "Skriv ugenumre fra 1 til 53, fx 42 eller 27-31.");
            }
            weeks.map(|(first, last)| Period::Weeks { first, last })
        }
        "days" => {
            let (from, to) = (day(answers, "from-day"), day(answers, "to-day"));
            from.zip(to).map(|(from, to)| Period::Days { from, to })
        }
        "easter" => {
            let (from, to) = (answers.get("from-easter").parse(), answers.get("to-easter").parse());
            from.ok().zip(to.ok()).map(|(from, to)| Period::Easter { from, to })
        }
        _ => own_dates(answers),
    };
    Some(CalendarTable::Break { name, period: period?, besides: answers.has("besides") })
}

fn own_dates(answers: &mut Answers) -> Option<Period> {
    let (from, to) = answers.days("from", "to")?;
    Some(Period::Dates { from, to })
}

/// A day of every year.
fn day(answers: &mut Answers, name: &str) -> Option<MonthDay> {
    /// A year that has a 29 February.
    const LEAP_YEAR: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a real date");
    let missing = "Skriv en dag, fx 23. december.";
    let text = answers.required(name, missing);
    let date = typed_date(&text, LEAP_YEAR).ok();
    if date.is_none() && !text.is_empty() {
        answers.problem(name, missing);
    }
    date.map(|date| MonthDay { month: date.month(), day: date.day() })
}
