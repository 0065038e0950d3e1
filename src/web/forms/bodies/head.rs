//! A new body, and what a body is.

use super::{PAGE, edit, series_fields};
use crate::plan::edit::{BodiesEdit, BodyHead};
use crate::web::forms::choices::Choices;
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext};
use crate::web::forms::values::{Answers, Values};

/// What is chosen of the members.
const MEMBERS: &str = "members";

pub(in crate::web) const ADD: EditForm = EditForm {
    path: "/organer/nyt-organ",
    page: PAGE,
    heading: "Nyt organ",
    initial: |context| Some(series_fields::initial(context)),
    fields: Some(|context, form| {
        let mut parts = fields(context, form);
        // When it meets comes after what it is called.
        let more = parts.split_off(1);
        parts.extend(series_fields::parts(form));
        parts.extend(more);
        Some(parts)
    }),
    edit: |_, answers| {
        let head = head(answers);
        let series = series_fields::read(answers)?;
        edit(BodiesEdit::Add { head, series })
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const SET: EditForm = EditForm {
    path: "/organer/{body}/ret",
    page: PAGE,
    heading: "Ret organet",
    initial: |context| {
        let plan = &context.schedule.plan;
        let index = plan.body(&context.subject.body)?;
        let head = BodyHead::of(&plan.bodies[index], plan);
        let mut values = Values::default();
        values.set("name", head.name);
        values.set("short", head.short.unwrap_or_default());
        values.set("meeting-name", head.meeting_name.unwrap_or_default());
        values.set("place", head.place.unwrap_or_default());
        values.set("link", head.link.unwrap_or_default());
        let minutes = head.minutes.map(|minutes| minutes.to_string());
        values.set("minutes", minutes.unwrap_or_default());
        for role in head.members {
            values.set(&format!("{MEMBERS}-{role}"), "1");
        }
        Some(values)
    },
    fields: Some(|context, form| context.view.map(|_| fields(context, form))),
    edit: |subject, answers| {
        let head = head(answers);
        edit(BodiesEdit::SetHead { body: subject.body.clone(), head })
    },
    ..EditForm::EMPTY
};

fn fields(context: &FormContext, form: FieldBuilder) -> Vec<Part> {
    let roles = Choices::of_roles(&context.schedule.plan.roles);
    let mut parts = vec![
        form.part("name", "Navn", "Fx Økonomiudvalget.", Kind::Line),
        form.part("short", "Kort navn", "Til sagsgange: DIR, ØK. Kan være tomt.", Kind::Line),
        form.part("meeting-name", "Mødernes navn", "Tomt: organets navn.", Kind::Line),
        form.part("place", "Mødested", "Gælder alle møder, der ikke har deres eget.", Kind::Line),
        form.part("link", "Link til onlinemøde", "Kan være tomt.", Kind::Line),
    ];
    parts.extend(form.some_of(MEMBERS, "Medlemmer", "", &roles).into_iter().map(Part::Field));
    parts.push(form.part(
        "minutes",
        "Minutter til planlagte punkter",
        "Så meget tid er der på et møde. Tom: uden grænse.",
        Kind::Number,
    ));
    parts
}

fn head(answers: &mut Answers) -> BodyHead {
    BodyHead {
        name: answers.required("name", "Skriv organets navn."),
        short: answers.text("short"),
        meeting_name: answers.text("meeting-name"),
        place: answers.text("place"),
        link: answers.text("link"),
        members: answers.chosen(MEMBERS),
        minutes: answers.number("minutes", 1440).filter(|minutes| *minutes > 0),
    }
}
