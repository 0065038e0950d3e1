//! Events on their own dates: adds one, changes one, removes one; and what is the same
//! in every year about one that comes again.

use super::{DAY_HELP, PAGE, edit};
use crate::plan::edit::{CalendarEdit, CalendarKey, CalendarTable};
use crate::plan::{Event, EventDate, EventKeys};
use crate::web::forms::choices::{Choices, MANY};
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext};
use crate::web::forms::values::{Answers, Values, date_text};
use chrono::{Datelike, NaiveDate};

/// The bodies whose meetings it cancels.
const CANCELS: &str = "cancels";

/// Checked where those that are there are kept: many of them are no boxes on a page.
const KEPT: &str = "aflyser-fortsat";

pub(in crate::web) const ADD: EditForm = EditForm {
    path: "/kalender/ny-begivenhed",
    page: PAGE,
    heading: "Ny begivenhed",
    fields: Some(|context, form| {
        let mut parts = fields(context, form, None);
        let again = AGAIN.map(|(value, label)| (value.to_owned(), label.to_owned()));
        parts.insert(3, form.part("again", "Kommer igen", "", Kind::Select(again.to_vec())));
        Some(parts)
    }),
    edit: |_, answers| {
        let again = answers.get("again").to_owned();
        let mut table = table(answers, None)?;
        if let CalendarTable::Event { from, rrule, .. } = &mut table {
            *rrule = yearly(&again, *from);
        }
        edit(CalendarEdit::Add(table))
    },
    ..EditForm::EMPTY
};

/// How a new event comes again: in the form, and its label.
const AGAIN: [(&str, &str); 3] = [
    ("", "Nej, kun denne gang"),
    ("ugedag", "Hvert år på samme ugedag i måneden, fx 2. torsdag i juni"),
    ("dato", "Hvert år på samme dato"),
];

/// The rule that gives a day and the same in later years.
fn yearly(again: &str, day: NaiveDate) -> Option<String> {
    let month = day.month();
    match again {
        "dato" => Some(format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={}", day.day())),
        "ugedag" => {
            // Not every month has a fifth.
            let nth = match day.day0() / 7 + 1 {
                5 => "-1".to_owned(),
                nth => nth.to_string(),
            };
            let weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
            let weekday = weekday[day.weekday().num_days_from_monday() as usize];
            Some(format!("FREQ=YEARLY;BYMONTH={month};BYDAY={nth}{weekday}"))
        }
        _ => None,
    }
}

pub(in crate::web) const SET: EditForm = EditForm {
    path: "/kalender/begivenhed/{item}/{date}/ret",
    page: PAGE,
    heading: "Ret begivenheden",
    initial: |context| {
        let date = find_date(context)?;
        let mut values = shared_values(context, &date.keys);
        values.set("from", date_text(date.from));
        values.set("to", if date.to == date.from { String::new() } else { date_text(date.to) });
        Some(values)
    },
    fields: Some(|context, form| {
        let date = find_date(context)?;
        Some(fields(context, form, Some(&date.keys)))
    }),
    edit: |subject, answers| {
        let (id, from) = (subject.item.clone()?, subject.date?);
        let table = table(answers, Some(id.clone()))?;
        edit(CalendarEdit::Set(CalendarKey::Event(id, from), table))
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const REMOVE: EditForm = EditForm {
    path: "/kalender/begivenhed/{item}/{date}/fjern",
    page: PAGE,
    heading: "Fjern begivenheden",
    initial: |context| find_date(context).map(|_| Values::default()),
    edit: |subject, _| {
        let key = CalendarKey::Event(subject.item.clone()?, subject.date?);
        edit(CalendarEdit::Remove(key))
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const RULE: EditForm = EditForm {
    path: "/kalender/begivenhed/{item}/hvert-aar",
    page: PAGE,
    heading: "Ret begivenheden for alle år",
    initial: |context| {
        let rule = find(context)?.rule.as_ref()?;
        let mut values = shared_values(context, &rule.keys);
        values.set("until", rule.until.map(date_text).unwrap_or_default());
        Some(values)
    },
    fields: Some(|context, form| {
        let rule = find(context)?.rule.as_ref()?;
        let mut parts = vec![form.part("name", "Navn", "", Kind::Line)];
        parts.extend(shared_fields(context, form, Some(&rule.keys)));
        let help = "Sidste dag, den kan komme. Tom: den bliver ved.";
        parts.push(form.part("until", "Slutter", help, Kind::Line));
        Some(parts)
    }),
    edit: |subject, answers| {
        let name = answers.required("name", "Skriv begivenhedens navn.");
        let until = answers.optional_date("until");
        let (cancels, reason) = cancels(answers);
        let tentative = answers.has("tentative");
        let table = CalendarTable::Rule { name, until, cancels, reason, tentative };
        edit(CalendarEdit::Set(CalendarKey::Rule(subject.item.clone()?), table))
    },
    ..EditForm::EMPTY
};

pub(super) fn find<'a>(context: &FormContext<'a>) -> Option<&'a Event> {
    let id = context.subject.item.as_ref()?;
    context.schedule.plan.events.iter().find(|event| event.id == *id)
}

fn find_date<'a>(context: &FormContext<'a>) -> Option<&'a EventDate> {
    let from = context.subject.date?;
    find(context)?.dates.iter().find(|date| date.from == from)
}

fn shared_values(context: &FormContext, keys: &EventKeys) -> Values {
    let mut values = Values::default();
    values.set("name", &*keys.name);
    if keys.reason != keys.name {
        values.set("reason", &*keys.reason);
    }
    values.set("tentative", if keys.tentative { "1" } else { "" });
    if keys.cancels.len() > MANY {
        values.set(KEPT, "1");
        return values;
    }
    for body in &keys.cancels {
        let id = &context.schedule.plan.bodies[*body].id;
        values.set(&format!("{CANCELS}-{id}"), "1");
    }
    values
}

fn fields(context: &FormContext, form: FieldBuilder, now: Option<&EventKeys>) -> Vec<Part> {
    let mut parts = vec![
        form.part("name", "Navn", "Fx Studietur til Aarhus.", Kind::Line),
        form.part("from", "Første dag", DAY_HELP, Kind::Line),
        form.part("to", "Sidste dag", "Tom: det varer én dag.", Kind::Line),
    ];
    parts.extend(shared_fields(context, form, now));
    parts
}

/// `now`: of an event that is there.
fn shared_fields(context: &FormContext, form: FieldBuilder, now: Option<&EventKeys>) -> Vec<Part> {
    let bodies = Choices::of_bodies(&context.schedule.plan);
    let reason_help = "Står ved de aflyste møder: »Mødet aflyses pga. …«. Tom: begivenhedens navn.";
    let cancels = form.some_of(CANCELS, "Aflyser møder i", "", &bodies).into_iter();
    let others = [
        form.part("reason", "Begrundelse", reason_help, Kind::Line),
        form.part("tentative", "Datoen er foreløbig", "", Kind::Check),
    ];
    let kept = now.map_or(0, |keys| keys.cancels.len());
    let kept = (kept > MANY).then(|| {
        let label = format!("Aflyser fortsat møder i de {kept} organer, der står i filen");
        form.part(KEPT, &label, "", Kind::Check)
    });
    kept.into_iter().chain(cancels.map(Part::Field)).chain(others).collect()
}

fn table(answers: &mut Answers, id: Option<String>) -> Option<CalendarTable> {
    let name = answers.required("name", "Skriv begivenhedens navn.");
    let days = match answers.has("to") {
        true => answers.days("from", "to"),
        false => answers.date("from").map(|from| (from, from)),
    };
    let (cancels, reason) = cancels(answers);
    let tentative = answers.has("tentative");
    let (from, to) = days?;
    let (name, rrule) = (Some(name), None);
    Some(CalendarTable::Event { id, name, from, to, rrule, cancels, reason, tentative })
}

/// The chosen bodies, `None` for those that are there, and the reason, which without any is
/// about nothing.
fn cancels(answers: &mut Answers) -> (Option<Vec<String>>, Option<String>) {
    let bodies = answers.chosen(CANCELS);
    let reason = answers.text("reason");
    if answers.has(KEPT) {
        if !bodies.is_empty() {
            answers
                .problem(KEPT, "Flere føjes til i filen; uden krydset gælder kun dem, du vælger.");
        }
        return (None, reason);
    }
    if bodies.is_empty() && reason.is_some() {
        answers
            .problem("cancels", "Vælg de mødefora, hvis møder aflyses, eller slet begrundelsen.");
    }
    (Some(bodies), reason)
}
