//! The forms of roles and of who holds them.

use crate::plan::Role;
use crate::plan::edit::{Edit, NewHolder, PeopleEdit, SharedEdit};
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext, SharedPage};
use crate::web::forms::values::{Answers, Values};

const PAGE: Option<SharedPage> = Some(SharedPage { path: "/personer", name: "Personer" });

/// Somebody else in a role, from a day on.
pub(in crate::web) const HOLDER: EditForm = EditForm {
    path: "/personer/{item}/ny-person",
    page: PAGE,
    about: |context| find(context).map(|role| role.title.clone()),
    heading: "Ny person i rollen",
    initial: |context| find(context).map(|_| Values::default()),
    fields: Some(|context, form| {
        let now = find(context)?.holder(context.today);
        let help = match now {
            Some(holder) => {
                format!("Nu: {}. Tom: rollen står uden person fra den dag.", holder.name)
            }
            None => "Rollen er uden person nu.".to_owned(),
        };
        Some(vec![
            form.part("name", "Navn", &help, Kind::Line),
            form.part("from", "Fra og med", FROM_HELP, Kind::Line),
            form.part("acting", "Konstitueret", "", Kind::Check),
        ])
    }),
    edit: |subject, answers| {
        let holder = holder(answers);
        let from = answers.date("from")?;
        let role = subject.item.clone()?;
        edit(PeopleEdit::Holder { role, holder, from })
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const ROLE: EditForm = EditForm {
    path: "/personer/ny-rolle",
    page: PAGE,
    heading: "Ny rolle",
    fields: Some(|_, form| {
        let help = "Navnet på den, der har rollen. Kan være tom.";
        Some(vec![
            title(form),
            form.part("name", "Person", help, Kind::Line),
            form.part("from", "Fra og med", FROM_HELP, Kind::Line),
            form.part("acting", "Konstitueret", "", Kind::Check),
        ])
    }),
    edit: |_, answers| {
        let title = answers.required("title", MISSING_TITLE);
        let holder = match holder(answers) {
            None => None,
            Some(holder) => Some((holder, answers.date("from")?)),
        };
        edit(PeopleEdit::AddRole { title, holder })
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const TITLE: EditForm = EditForm {
    path: "/personer/{item}/titel",
    page: PAGE,
    about: |context| find(context).map(|role| role.title.clone()),
    heading: "Ret titlen",
    initial: |context| {
        let mut values = Values::default();
        values.set("title", &*find(context)?.title);
        Some(values)
    },
    fields: Some(|context, form| find(context).map(|_| vec![title(form)])),
    edit: |subject, answers| {
        let title = answers.required("title", MISSING_TITLE);
        edit(PeopleEdit::SetTitle { role: subject.item.clone()?, title })
    },
    ..EditForm::EMPTY
};

const FROM_HELP: &str = "Den første dag, fx 1. maj 2027. Den hidtidige slutter dagen før.";
const MISSING_TITLE: &str = "Skriv rollens titel, fx socialchef.";

fn title(form: FieldBuilder) -> Part {
    let help = "Som i en sætning, med lille: socialchef, kultur- og udviklingschef.";
    form.part("title", "Titel", help, Kind::Line)
}

fn holder(answers: &Answers) -> Option<NewHolder> {
    let name = answers.text("name")?;
    Some(NewHolder { name, acting: answers.has("acting") })
}

fn find<'a>(context: &FormContext<'a>) -> Option<&'a Role> {
    let id = context.subject.item.as_ref()?;
    context.schedule.plan.roles.iter().find(|role| role.id == *id)
}

fn edit(edit: PeopleEdit) -> Option<Edit> {
    Some(Edit::Shared(SharedEdit::People(edit)))
}
