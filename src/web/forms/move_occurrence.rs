//! Moves one occurrence of an item to another meeting, lets it await a date, or
//! skips it.

use crate::plan::ChangeAction;
use crate::plan::edit::Edit;
use crate::web::forms::fields::{DATE_HELP, FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext, Subject};
use crate::web::forms::values::{Answers, Values};

const ACTION: &str = "action";

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/punkt/{item}/{date}/flyt",
    heading: "Flyt punktet",
    initial: |_| {
        let mut values = Values::default();
        values.set(ACTION, "til");
        Some(values)
    },
    fields: Some(fields),
    edit,
    ..EditForm::EMPTY
};

fn fields(_: &FormContext, form: FieldBuilder) -> Option<Vec<Part>> {
    let to = form.field("to", "Til mødet", DATE_HELP, Kind::Date);
    let options = vec![
        form.option(ACTION, "til", "Flyt punktet", vec![to]),
        form.option(ACTION, "afvent", "Lad det afvente en ny dato", Vec::new()),
        form.option(ACTION, "spring", "Spring det over denne gang", Vec::new()),
    ];
    Some(vec![
        form.choice(ACTION, "Hvad skal der ske?", options),
        form.reason("Kort. Den ses af alle, der kan se punktet, under »Hvorfor her?«."),
    ])
}

fn edit(subject: &Subject, answers: &mut Answers) -> Option<Edit> {
    let action = match answers.get(ACTION) {
        "til" => answers.date("to").map(ChangeAction::To),
        "afvent" => Some(ChangeAction::Await),
        "spring" => Some(ChangeAction::Skip),
        _ => {
            answers.problem(ACTION, "Vælg, hvad der skal ske med punktet.");
            None
        }
    };
    let reason = answers.required("reason", "Skriv kort hvorfor.");
    let (item, date) = (subject.item.clone()?, subject.date?);
    Some(Edit::Change { item, date, action: action?, reason })
}
