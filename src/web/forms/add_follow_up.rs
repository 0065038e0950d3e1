//! Adds a follow-up: who does what about what was decided.

use crate::plan::edit::Edit;
use crate::schedule::{BodyView, Names};
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext, Subject};
use crate::web::forms::values::{Answers, Values, date_text};
use chrono::NaiveDate;

/// Meetings so far back are looked through for subjects.
const RECENT_MEETINGS: usize = 8;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/ny-opfoelgning",
    section: "/opfoelgning",
    heading: "Ny opfølgning",
    initial: |context| {
        let mut values = Values::default();
        let last = context
            .today
            .succ_opt()
            .zip(context.view)
            .and_then(|(tomorrow, view)| view.last_held(tomorrow));
        values.set("agreed", last.map(|meeting| date_text(meeting.date())).unwrap_or_default());
        Some(values)
    },
    fields: Some(fields),
    edit,
    ..EditForm::EMPTY
};

fn fields(context: &FormContext, form: FieldBuilder) -> Option<Vec<Part>> {
    Some(vec![
        form.part("title", "Hvad skal gøres?", "", Kind::Line),
        form.part(
            "owners",
            "Hvem gør det?",
            "En rolle eller et navn; flere skilles ad med semikolon. Kan være tom.",
            Kind::Owner,
        ),
        form.part(
            "due",
            "Senest",
            "En dag eller en periode: 6/9, uge 41, medio august. Kan være tom.",
            Kind::Line,
        ),
        form.part("agreed", "Aftalt på mødet", "Dagen, hvor mødet blev holdt.", Kind::Line),
        form.part(
            "item",
            "Ud af punktet",
            "",
            Kind::Select(recent_items(&context.view?, context.today)),
        ),
        form.part("closed", "Lukket: ses kun af dem, der er logget ind", "", Kind::Check),
    ])
}

/// What was on the last meetings, the latest first.
fn recent_items(view: &BodyView, today: NaiveDate) -> Vec<(String, String)> {
    let meetings: Vec<_> = view.all_meetings().filter(|meeting| meeting.date() <= today).collect();
    let mut items = vec![(String::new(), "Intet bestemt".to_owned())];
    for meeting in meetings.iter().rev().take(RECENT_MEETINGS) {
        for item in meeting.items() {
            if items.iter().all(|(id, _)| id != item.id()) {
                let title = item.title(Names::Shown);
                items.push((
                    item.id().to_owned(),
                    format!("{title} ({})", date_text(meeting.date())),
                ));
            }
        }
    }
    items
}

fn edit(_: &Subject, answers: &mut Answers) -> Option<Edit> {
    let title = answers.required("title", "Skriv, hvad der skal gøres.");
    let due = answers.due("due");
    let agreed = answers.date("agreed");
    Some(Edit::AddFollowUp {
        id: None,
        title,
        agreed: agreed?,
        item: answers.text("item"),
        owners: answers.list("owners"),
        due,
        closed: answers.has("closed"),
    })
}
