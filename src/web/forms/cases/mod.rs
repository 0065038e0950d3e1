//! The forms of cases: a new one, and the date of a step.

use crate::calendar::full_date;
use crate::plan::CaseStep;
use crate::plan::edit::{CasesEdit, Edit, NewStep, SharedEdit};
use crate::schedule::{Audience, Names};
use crate::web::forms::choices::Choices;
use crate::web::forms::fields::{Field, FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext, SharedPage};
use crate::web::forms::values::{Answers, Values, date_text};
use chrono::Datelike;
use std::sync::Arc;

const PAGE: Option<SharedPage> = Some(SharedPage { path: "/sager", name: "Sager" });

/// The name of the choice of a course.
const COURSE: &str = "course";
/// So many steps are shown, and so many more can be unfolded.
const STEPS: usize = 4;
const ALL_STEPS: usize = 8;

pub(in crate::web) const ADD: EditForm = EditForm {
    path: "/sager/ny-sag",
    page: PAGE,
    heading: "Ny sag",
    initial: |_| {
        let mut values = Values::default();
        values.set(COURSE, "forward");
        Some(values)
    },
    fields: Some(|context, form| Some(fields(context, form))),
    edit: |_, answers| read(answers),
    ..EditForm::EMPTY
};

/// `{item}` is the case and the number of the step, from 1: `budget.2`.
pub(in crate::web) const DATE: EditForm = EditForm {
    path: "/sager/{item}/dato",
    page: PAGE,
    heading: "Trinnets dato",
    about: |context| {
        let (id, number, step) = find(context)?;
        let body = &context.schedule.plan.bodies[step.body];
        let view = context.schedule.body(&body.id, Audience::Full)?;
        let mut all = view.occurrences_of(&id);
        let title = all.next().map(|item| item.title(Names::RolesOnly));
        let title = title.unwrap_or_else(|| id.clone());
        Some(format!("{title}, trin {number} i {}", body.name))
    },
    initial: |context| {
        let (.., step) = find(context)?;
        let mut values = Values::default();
        values.set("date", step.date.map(|(date, _)| date_text(date)).unwrap_or_default());
        Some(values)
    },
    fields: Some(|context, form| {
        let (.., step) = find(context)?;
        let body = &context.schedule.plan.bodies[step.body];
        let view = context.schedule.body(&body.id, Audience::Full)?;
        let coming = view.meetings(context.today, view.through());
        let days: Vec<String> =
            coming.filter(|m| !m.is_cancelled()).take(4).map(|m| full_date(m.date())).collect();
        let help = match days.is_empty() {
            true => "Tom: trinnet finder selv sit møde.".to_owned(),
            false => format!("De næste møder: {}. Tom: trinnet finder selv sit.", days.join(", ")),
        };
        Some(vec![form.part("date", "Mødets dato", &help, Kind::Line)])
    }),
    edit: |subject, answers| {
        let date = answers.optional_date("date");
        let (case, number) = split(subject.item.as_ref()?)?;
        edit(CasesEdit::SetDate { case: case.to_owned(), step: number - 1, date })
    },
    ..EditForm::EMPTY
};

fn split(item: &str) -> Option<(&str, usize)> {
    let (case, number) = item.rsplit_once('.')?;
    Some((case, number.parse().ok().filter(|number| *number > 0)?))
}

/// The case's id, the number of the step, and the step.
fn find<'a>(context: &FormContext<'a>) -> Option<(String, usize, &'a CaseStep)> {
    let (id, number) = split(context.subject.item.as_ref()?)?;
    let case = context.schedule.plan.cases.iter().find(|case| case.id == id)?;
    Some((id.to_owned(), number, case.steps.get(number - 1)?))
}

fn fields(context: &FormContext, form: FieldBuilder) -> Vec<Part> {
    let plan = &context.schedule.plan;
    let (roles, bodies) = (Choices::of_roles(&plan.roles), Choices::of_bodies(plan));
    let day_help = "Skriv fx 15. oktober eller 15. oktober 2027.";
    let course = form.choice(
        COURSE,
        "Hvordan findes møderne?",
        vec![
            form.option(
                COURSE,
                "forward",
                "Frem fra det første møde",
                vec![form.field("date", "Det første mødes dato", day_help, Kind::Line)],
            ),
            form.option(
                COURSE,
                "backward",
                "Tilbage fra den dag, den senest skal være afgjort",
                vec![
                    form.field("decided-by", "Afgjort senest", day_help, Kind::Line),
                    form.field("yearly", "Hvert år den dag", "", Kind::Check),
                ],
            ),
        ],
    );
    let more: Vec<Field> =
        (STEPS + 1..=ALL_STEPS).flat_map(|number| step(&bodies, form, number)).collect();
    let mut parts = vec![
        form.part("title", "Titel", "Som punktet skal stå på dagsordenerne.", Kind::Line),
        form.part("number", "Sagsnummer", "Kan være tomt.", Kind::Line),
        Part::Field(form.one_of("role", "Fremlægges af", "Ingen", &roles)),
        course,
    ];
    parts.extend((1..=STEPS).flat_map(|number| step(&bodies, form, number)).map(Part::Field));
    let is_open = more.iter().any(|field| !field.value.is_empty() || field.error.is_some());
    parts.push(Part::More { is_open, fields: more });
    parts
}

/// The body of a step, and how long after the step before it comes.
fn step(bodies: &Arc<Choices>, form: FieldBuilder, number: usize) -> Vec<Field> {
    let none = if number == 1 { "Vælg" } else { "Ikke flere" };
    let label = format!("{number}. trin");
    let mut fields = vec![form.one_of(&format!("step{number}"), &label, none, bodies)];
    if number > 1 {
        let label = format!("Mindst så mange dage før {number}. trin");
        let help = match number > STEPS {
            true => "",
            false => "Siden organets forrige behandling, ellers trinnet før. Tom: mindst en dag.",
        };
        fields.push(form.field(&format!("days{number}"), &label, help, Kind::Number));
    }
    fields
}

fn read(answers: &mut Answers) -> Option<Edit> {
    let title = answers.required("title", "Skriv sagens titel.");
    let (number, role) = (answers.text("number"), answers.text("role"));
    let mut steps = Vec::new();
    for place in 1..=ALL_STEPS {
        let days = answers.number(&format!("days{place}"), 182).filter(|days| *days > 0);
        if let Some(body) = answers.text(&format!("step{place}")) {
            steps.push(NewStep { body, date: None, days });
        }
    }
    if steps.is_empty() {
        answers.problem("step1", "Vælg det organ, der behandler sagen først.");
    }
    let decided_by = match answers.get(COURSE) {
        "backward" => {
            let day = answers.date("decided-by")?;
            Some(match answers.has("yearly") {
                true => format!("{:02}-{:02}", day.month(), day.day()),
                false => day.to_string(),
            })
        }
        _ => {
            let date = answers.date("date");
            if let Some(first) = steps.first_mut() {
                first.date = date;
            }
            None
        }
    };
    edit(CasesEdit::Add { id: None, title, number, role, decided_by, steps })
}

fn edit(edit: CasesEdit) -> Option<Edit> {
    Some(Edit::Shared(SharedEdit::Cases(edit)))
}
