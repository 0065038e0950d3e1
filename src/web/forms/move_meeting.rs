//! Moves a meeting to another day, time or place.

use crate::plan::edit::Edit;
use crate::schedule::MeetingId;
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext, Subject};
use crate::web::forms::values::{Answers, Values, date_text};
use crate::web::text::clock;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{meeting}/flyt",
    heading: "Flyt mødet",
    initial,
    fields: Some(fields),
    edit,
    meeting_link: |meeting| (!meeting.is_cancelled()).then_some("Flyt mødet"),
    ..EditForm::EMPTY
};

fn initial(context: &FormContext) -> Option<Values> {
    let meeting = context.meeting()?;
    let mut values = Values::default();
    if meeting.is_moved() {
        values.set("to", date_text(meeting.date()));
    }
    Some(values)
}

fn fields(context: &FormContext, form: FieldBuilder) -> Option<Vec<Part>> {
    let meeting = context.meeting()?;
    let time = format!("Nu kl. {}. Tom: som nu. Skriv fx 9-12 eller 8.30-10.", clock(&meeting));
    let place = match meeting.place() {
        "" => "Tom: som nu.".to_owned(),
        place => format!("Nu: {place}. Tom: som nu."),
    };
    Some(vec![
        form.part(
            "to",
            "Ny dato",
            "Skriv fx 6/9 eller onsdag i uge 36. Tom, hvis mødet bliver på sin dag.",
            Kind::Line,
        ),
        form.part("time", "Nyt tidspunkt", &time, Kind::Line),
        form.part("place", "Nyt sted", &place, Kind::Line),
        form.reason("Den kan læses af alle: »(flyttet fra 3. maj: …)«."),
    ])
}

fn edit(subject: &Subject, answers: &mut Answers) -> Option<Edit> {
    let to = answers.optional_date("to");
    let time = answers.time_span("time");
    let place = answers.text("place");
    if !["to", "time", "place"].into_iter().any(|name| answers.has(name)) {
        answers.problem("to", "Skriv en ny dato, et nyt tidspunkt eller et nyt sted.");
    }
    let reason = answers.required("reason", "Skriv kort hvorfor.");
    let MeetingId { nominal, is_extra } = subject.meeting?;
    Some(Edit::MoveMeeting { date: nominal, extra: Some(is_extra), to, time, place, reason })
}
