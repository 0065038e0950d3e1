//! What a form is: an address, a heading, fields, and the edit made of the answers.
//!
//! Each form is a constant in a file of its own. How forms are shown, previewed and
//! saved is the same for all of them, in `submit`.

use crate::agenda::names_for;
use crate::plan::edit::Edit;
use crate::plan::{Config, Item, Piece};
use crate::schedule::{BodyView, MeetingId, MeetingView, Schedule};
use crate::web::errors::Failure;
use crate::web::forms::fields::{FieldBuilder, Part};
use crate::web::forms::values::{Answers, Problems, Values};
use crate::web::frame::PageRequest;
use crate::web::text::{date_in_path, long_day};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;

/// One form, which makes one edit. In its functions `None` means that the plan has
/// no such item or meeting.
pub(in crate::web) struct EditForm {
    /// Its address, as the router writes it, with `{body}`, and `{meeting}`, `{item}`,
    /// `{date}` or `{follow_up}`.
    pub path: &'static str,
    /// The page below the body's own that shows what it is about: `/opfoelgning`.
    pub section: &'static str,
    /// Of a form that is not reached from a body's pages: the page that it belongs to.
    pub page: Option<SharedPage>,
    /// What it is about, in a line, where that is not its subject's own name.
    pub about: fn(&FormContext) -> Option<String>,
    pub heading: &'static str,
    /// What the fields hold at first.
    pub initial: fn(&FormContext) -> Option<Values>,
    /// A form without fields begins with its preview.
    pub fields: Option<Fields>,
    /// The edit; also `None` where an answer is missing, which is then a problem.
    pub edit: fn(&Subject, &mut Answers) -> Option<Edit>,
    /// It is about what happened at a meeting, not about what is to happen.
    pub records: bool,
    /// What is typed is kept until it is saved.
    pub keeps_draft: bool,
    /// The page that shows the form, where it is not one of its fields alone; the router
    /// has its GET.
    pub own_page: Option<OwnPage>,
    /// What a button of that page does to the values, if it is one.
    pub press: fn(&str, &mut Values) -> bool,
    /// What the preview compares: a name, and what was and will be.
    pub compare: fn(&FormContext, &BodyView) -> Vec<[String; 3]>,
    /// The label of the link on the page of a meeting that the form applies to.
    pub meeting_link: fn(&MeetingView) -> Option<&'static str>,
}

/// A page about what all bodies share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct SharedPage {
    pub path: &'static str,
    pub name: &'static str,
}

pub(in crate::web) type OwnPage = fn(&FormContext, &Filled) -> Result<Response, Failure>;
pub(in crate::web) type Fields = fn(&FormContext, FieldBuilder) -> Option<Vec<Part>>;

impl EditForm {
    /// The defaults: no fields, and nothing in them.
    pub const EMPTY: EditForm = EditForm {
        path: "",
        section: "",
        page: None,
        about: |_| None,
        heading: "",
        initial: |_| Some(Values::default()),
        fields: None,
        edit: |_, _| None,
        records: false,
        keeps_draft: false,
        own_page: None,
        press: |_, _| false,
        compare: |_, _| Vec::new(),
        meeting_link: |_| None,
    };

    /// Whether there is something to fill in before the preview.
    pub fn has_fields(&self) -> bool {
        self.fields.is_some() || self.own_page.is_some()
    }

    /// The address for a meeting; a form about the body proposes the date.
    pub fn address(&self, body: &str, meeting: MeetingId) -> String {
        let address = self.path.replace("{body}", body);
        if address.contains("{meeting}") {
            return address.replace("{meeting}", &meeting.to_string());
        }
        format!("{address}?dato={}&fra={meeting}", meeting.nominal)
    }

    /// What an address of this form names; `None` for any other address.
    pub fn subject(&self, path: &str) -> Option<Subject> {
        let (section, page) = (self.section, self.page);
        let mut subject = Subject { section, page, ..Subject::default() };
        let mut segments = path.split('/');
        for expected in self.path.split('/') {
            let segment = segments.next()?;
            match expected {
                "{body}" => subject.body = segment.to_owned(),
                "{item}" => subject.item = Some(segment.to_owned()),
                "{follow_up}" => subject.follow_up = Some(segment.to_owned()),
                "{meeting}" => subject.meeting = Some(segment.parse().ok()?),
                "{date}" => subject.date = Some(date_in_path(segment)?),
                fixed if fixed == segment => {}
                _ => return None,
            }
        }
        segments.next().is_none().then_some(subject)
    }
}

/// What a form is about: a body, and in it a meeting, an item, one of its occurrences
/// by nominal date, or a follow-up. Of a shared page, something on it by `item` and
/// `date`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct Subject {
    pub body: String,
    pub meeting: Option<MeetingId>,
    pub item: Option<String>,
    pub date: Option<NaiveDate>,
    /// The meeting from whose page the form was opened.
    pub from: Option<MeetingId>,
    pub follow_up: Option<String>,
    /// Of its form.
    section: &'static str,
    pub page: Option<SharedPage>,
}

impl Subject {
    pub fn of_meeting(body: &str, meeting: MeetingId) -> Subject {
        Subject { body: body.to_owned(), meeting: Some(meeting), ..Subject::default() }
    }

    /// The page that shows it, and that one returns to.
    pub fn page(&self) -> String {
        match (self.page, self.meeting.or(self.from)) {
            (Some(page), _) => page.path.to_owned(),
            (None, Some(meeting)) if self.section.is_empty() || self.meeting.is_none() => {
                format!("/{}/moede/{meeting}", self.body)
            }
            (None, Some(meeting)) => format!("/{}{}/{meeting}", self.body, self.section),
            (None, None) => format!("/{}{}", self.body, self.section),
        }
    }
}

/// A form as it is filled in, for a page of its own.
pub(in crate::web) struct Filled<'a> {
    pub request: &'a PageRequest,
    /// With what was typed, where that can be.
    pub schedule: &'a Schedule,
    pub values: &'a Values,
    pub problems: &'a Problems,
    pub revision: &'a str,
    pub status: StatusCode,
}

/// A form's subject in the plan that its edit is made on.
#[derive(Clone, Copy)]
pub(in crate::web) struct FormContext<'a> {
    pub subject: &'a Subject,
    pub schedule: &'a Schedule,
    /// The subject's body, if it is about one.
    pub view: Option<BodyView<'a>>,
    pub config: &'a Config,
    /// The date that a link to the form proposes.
    pub proposed: Option<NaiveDate>,
    pub today: NaiveDate,
}

impl<'a> FormContext<'a> {
    pub fn item(&self) -> Option<&'a Item> {
        let id = self.subject.item.as_ref()?;
        self.view?.items_as_written().iter().find(|item| item.id == *id)
    }

    pub fn meeting(&self) -> Option<MeetingView<'a>> {
        self.view?.meeting_with_id(self.subject.meeting?)
    }

    /// The subject in a line; `None` when the plan has no such item or meeting.
    pub fn describe(&self) -> Option<String> {
        if self.subject.page.is_none() && self.subject.item.is_some() {
            return self.describe_item();
        }
        if let Some(id) = &self.subject.follow_up {
            let found = self.view?.follow_ups().find(|follow_up| follow_up.id() == id);
            return found.map(|follow_up| follow_up.title().to_owned());
        }
        if self.subject.meeting.is_some() {
            let meeting = self.meeting()?;
            return Some(format!("{}, {}", meeting.name(), long_day(meeting.date())));
        }
        Some(match (self.view, self.subject.page) {
            (Some(view), _) => view.name().to_owned(),
            (None, page) => page?.name.to_owned(),
        })
    }

    /// The title of an item, or of one occurrence with the meeting that it is on.
    fn describe_item(&self) -> Option<String> {
        let (item, view) = (self.item()?, self.view?);
        let names = names_for(view, self.config);
        let mut occurrences = view.occurrences_of(&item.id);
        let Some(date) = self.subject.date else {
            // Only a single occurrence fills in the title's year, month and date.
            let only = occurrences.next().filter(|_| occurrences.next().is_none());
            return Some(only.map_or_else(|| self.common_title(item), |one| one.title(names)));
        };
        let occurrence = occurrences.find(|one| one.nominal() == Some(date))?;
        let title = occurrence.title(names);
        Some(match occurrence.meeting() {
            Some(meeting) => format!("{title}, nu på mødet {}", long_day(meeting.date())),
            None => title,
        })
    }

    /// A title with "…" for what differs from one occurrence to the next.
    fn common_title(&self, item: &Item) -> String {
        let roles = &self.schedule.plan.roles;
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Role => item.role.map_or_else(String::new, |role| roles[role].title.clone()),
            Piece::Year | Piece::Month | Piece::Date => "…".to_owned(),
        };
        item.title.pieces.iter().map(piece).collect()
    }
}
