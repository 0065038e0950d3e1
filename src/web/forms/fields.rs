//! The fields of a form as data. One template renders them all, so that every
//! form is equally accessible.

use crate::web::forms::choices::Choices;
use crate::web::forms::values::{Problems, Values};
use std::sync::Arc;

/// The help text of a date field.
pub(in crate::web) const DATE_HELP: &str = "Skriv fx 6/9, 6. sep. eller onsdag i uge 36. Er der ikke møde den dag, \
     kommer punktet på det første møde efter.";

/// A part of a form.
pub(in crate::web) enum Part {
    Field(Field),
    /// Options of which one is chosen; each may have fields of its own.
    Choice {
        name: &'static str,
        legend: &'static str,
        options: Vec<ChoiceOption>,
        error: Option<String>,
    },
    /// Fields that are seldom needed, folded away.
    More {
        is_open: bool,
        fields: Vec<Field>,
    },
    /// Fields about one thing, some of them folded away.
    Group {
        legend: String,
        fields: Vec<Field>,
        more: Vec<Field>,
    },
}

impl Part {
    /// Every field in it.
    pub fn fields(&self) -> Vec<&Field> {
        match self {
            Part::Field(field) => vec![field],
            Part::Choice { options, .. } => options.iter().flat_map(|one| &one.fields).collect(),
            Part::More { fields, .. } => fields.iter().collect(),
            Part::Group { fields, more, .. } => fields.iter().chain(more).collect(),
        }
    }

    /// Those that count: of several ways only the fields of the chosen one.
    pub fn chosen_fields(&self) -> Vec<&Field> {
        match self {
            Part::Choice { options, .. } => {
                let chosen = options.iter().filter(|one| one.is_chosen);
                chosen.flat_map(|one| &one.fields).collect()
            }
            _ => self.fields(),
        }
    }

    /// The field where one begins, unless it is one of several ways.
    pub fn first_field(&mut self) -> Option<&mut Field> {
        match self {
            Part::Field(field) => Some(field),
            Part::Group { fields, .. } => fields.first_mut(),
            Part::Choice { .. } | Part::More { .. } => None,
        }
    }

    /// Whether something is typed in the fields that are folded away, or wrong there.
    pub fn is_unfolded(&self) -> bool {
        match self {
            Part::More { is_open, .. } => *is_open,
            Part::Group { more, .. } => {
                more.iter().any(|field| field.error.is_some() || !field.value.is_empty())
            }
            Part::Field(_) | Part::Choice { .. } => false,
        }
    }

    /// The names of the fields in it.
    pub fn names(&self) -> Vec<&str> {
        let own = if let Part::Choice { name, .. } = self { Some(*name) } else { None };
        own.into_iter().chain(self.fields().into_iter().map(|field| &*field.name)).collect()
    }
}

pub(in crate::web) struct ChoiceOption {
    pub value: &'static str,
    pub label: String,
    pub is_chosen: bool,
    pub fields: Vec<Field>,
}

pub(in crate::web) struct Field {
    pub name: String,
    pub label: String,
    pub help: String,
    pub error: Option<String>,
    pub value: String,
    pub kind: Kind,
    /// What a text may begin with.
    pub proposed: String,
    /// Has the focus when the page opens.
    pub is_first: bool,
}

pub(in crate::web) enum Kind {
    Line,
    /// Buttons that put the year, the month and the role of a meeting into the title.
    Inserts,
    /// A line that suggests the coming meetings.
    Date,
    Number,
    Lines,
    /// Not shown: sent back as it is.
    Hidden,
    Check,
    /// Value and label.
    Select(Vec<(String, String)>),
    /// Check boxes: name, label, whether it is checked.
    Boxes(Vec<(String, String, bool)>),
    /// The same of people and bodies, whose labels are longer than of months and days.
    NamedBoxes(Vec<(String, String, bool)>),
    /// A line that suggests the names of many of which one is chosen.
    OneOf(Arc<Choices>),
    /// A line that suggests these words.
    Known(Vec<String>),
    /// A line that suggests who does something.
    Owner,
}

impl Field {
    pub fn is(&self, kind: &str) -> bool {
        let own = match self.kind {
            Kind::Line => "line",
            Kind::Inserts => "inserts",
            Kind::Date => "date",
            Kind::Number => "number",
            Kind::Lines => "lines",
            Kind::Hidden => "hidden",
            Kind::Check => "check",
            Kind::Select(_) => "select",
            Kind::Boxes(_) | Kind::NamedBoxes(_) => "boxes",
            Kind::OneOf(_) => "one-of",
            Kind::Known(_) => "known",
            Kind::Owner => "owner",
        };
        own == kind
    }

    pub fn options(&self) -> &[(String, String)] {
        if let Kind::Select(options) = &self.kind { options } else { &[] }
    }

    pub fn boxes(&self) -> &[(String, String, bool)] {
        if let Kind::Boxes(boxes) | Kind::NamedBoxes(boxes) = &self.kind { boxes } else { &[] }
    }

    pub fn has_names(&self) -> bool {
        matches!(self.kind, Kind::NamedBoxes(_))
    }

    /// The id of the list of suggestions for a line, if there is one.
    pub fn list(&self) -> Option<String> {
        match &self.kind {
            Kind::Date => Some("moeder".to_owned()),
            Kind::Owner => Some("ansvarlige".to_owned()),
            Kind::Known(_) => Some(format!("{}-kendte", self.name)),
            Kind::OneOf(choices) => Some(choices.list.to_owned()),
            _ => None,
        }
    }

    pub fn known(&self) -> &[String] {
        if let Kind::Known(words) = &self.kind { words } else { &[] }
    }

    /// The value of `aria-describedby`: the ids of its help and its error.
    pub fn described_by(&self) -> String {
        let help = (!self.help.is_empty()).then(|| format!("{}-hjaelp", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-fejl", self.name));
        [help, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Builds fields with the values and the problems that the form has.
#[derive(Clone, Copy)]
pub(in crate::web) struct FieldBuilder<'a> {
    pub values: &'a Values,
    pub problems: &'a Problems,
}

impl FieldBuilder<'_> {
    pub fn field(&self, name: &str, label: &str, help: &str, kind: Kind) -> Field {
        Field {
            name: name.to_owned(),
            label: label.to_owned(),
            help: help.to_owned(),
            error: self.problems.of(name),
            value: self.values.get(name).to_owned(),
            kind,
            proposed: String::new(),
            is_first: false,
        }
    }

    pub fn part(&self, name: &str, label: &str, help: &str, kind: Kind) -> Part {
        Part::Field(self.field(name, label, help, kind))
    }

    pub fn reason(&self, help: &str) -> Part {
        self.part("reason", "Begrundelse", help, Kind::Line)
    }

    /// An option of the choice with that name.
    pub fn option(
        &self,
        choice: &str,
        value: &'static str,
        label: impl Into<String>,
        fields: Vec<Field>,
    ) -> ChoiceOption {
        let is_chosen = self.values.get(choice) == value;
        ChoiceOption { value, label: label.into(), is_chosen, fields }
    }

    pub fn choice(
        &self,
        name: &'static str,
        legend: &'static str,
        options: Vec<ChoiceOption>,
    ) -> Part {
        Part::Choice { name, legend, options, error: self.problems.of(name) }
    }
}
