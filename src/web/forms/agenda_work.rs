//! The form on an agenda's page: its points, each with what can be changed of it.

use crate::agenda::{is_economy, names_for};
use crate::plan::edit::Point;
use crate::schedule::{ItemView, MeetingView};
use crate::web::forms::agenda_points::{
    self as points, ATTACHMENT_FIELDS, BEFORE, ECONOMY, MOST, ONWARDS, PAUSE_FIELDS, PLACE, POINTS,
    SCOPE, START, field, key, keys, nth,
};
use crate::web::forms::agenda_times::take;
use crate::web::forms::fields::{Field, FieldBuilder, Kind};
use crate::web::forms::form::FormContext;
use crate::web::forms::values::{Problems, Values};
use crate::web::pages::parts::{Colours, ItemPart};

/// The button that was pressed last, which has the focus again.
pub(in crate::web) const FOCUS: &str = "fokus";

/// The form; of a meeting that was held only who was absent.
pub(in crate::web) struct Work {
    pub revision: String,
    /// The list above the form: the field to go to, and the text.
    pub problems: Vec<(String, String)>,
    pub sections: Vec<SectionPart>,
    pub start: Field,
    pub pauses: Vec<Vec<Field>>,
    /// Name, title and whether it is checked.
    pub absent: Vec<(String, String, bool)>,
    pub before: String,
    pub is_held: bool,
}

pub(in crate::web) struct SectionPart {
    pub heading: String,
    pub rows: Vec<Row>,
}

/// A point.
pub(in crate::web) struct Row {
    pub key: String,
    pub place: String,
    pub before: String,
    pub item: ItemPart,
    /// Its clock time, where its section has any.
    pub time: String,
    /// It is on another meeting by now.
    pub has_left: bool,
    pub minutes: Field,
    pub fields: Vec<Field>,
    pub attachments: Vec<AttachmentPart>,
    pub recurs: bool,
    pub onwards: bool,
    pub is_open: bool,
    /// "op" or "ned", where that button has the focus.
    pub focus: String,
}

pub(in crate::web) struct AttachmentPart {
    pub title: Field,
    pub number: Field,
    pub closed: Field,
}

/// What the form holds at first.
pub(in crate::web) fn initial(context: &FormContext) -> Values {
    let mut values = Values::default();
    add_missing(context, &mut values);
    if let Some(meeting) = context.meeting() {
        points::meeting_values(&meeting, context.config, &mut values);
    }
    values
}

/// Points that came on the meeting since the form was opened go last.
fn add_missing(context: &FormContext, values: &mut Values) {
    let known = keys(values);
    for (section, items) in sections(context) {
        let in_section = |key: &&String| values.get(&field(key, PLACE)).starts_with(section);
        let mut number = known.iter().filter(in_section).count();
        for item in items {
            let is_new = points::of(&item).is_some_and(|point| !known.contains(&key(&point)));
            if is_new {
                number += 1;
                points::point_values(&item, &format!("{section}{number}"), values);
            }
        }
    }
}

/// The items of each section in agenda order.
fn sections<'a>(context: &FormContext<'a>) -> [(&'static str, Vec<ItemView<'a>>); 2] {
    let items = context.meeting().into_iter().flat_map(|meeting: MeetingView| {
        let day = meeting.date();
        meeting.items().filter(move |item| item.is_known_on(day)).collect::<Vec<_>>()
    });
    let words = context.config.agenda_of(&context.subject.body);
    let (economy, other) = items.partition(|item| is_economy(item, words));
    [(ECONOMY, economy), (POINTS, other)]
}

impl Work {
    /// `times` are those of the points by title, as the document has them.
    pub fn new(
        context: &FormContext,
        values: &Values,
        problems: &Problems,
        times: &[(String, String)],
    ) -> Work {
        let mut values = values.clone();
        add_missing(context, &mut values);
        let form = FieldBuilder { values: &values, problems };
        let mut times = times.to_vec();
        let all = keys(&values);
        let colours = context.view.map_or(Colours::NONE, Colours::of);
        let words = context.config.agenda_of(&context.subject.body);
        let headings = [(ECONOMY, &words.economy.heading), (POINTS, &words.points.heading)];
        let sections = headings.map(|(section, heading)| {
            let own =
                all.iter().filter(|key| form.values.get(&field(key, PLACE)).starts_with(section));
            let rows =
                own.filter_map(|key| row(context, form, key, &mut times, &colours)).collect();
            SectionPart { heading: heading.clone(), rows }
        });
        let text = |(name, text): &(String, String)| (name.clone(), text.clone());
        Work {
            revision: String::new(),
            problems: problems.0.iter().map(text).collect(),
            sections: sections.into_iter().filter(|section| !section.rows.is_empty()).collect(),
            start: form.field(START, "Punkterne begynder kl.", "", Kind::Line),
            pauses: pauses(form),
            absent: absent(context, &values),
            before: values.get(&field("meeting", BEFORE)).to_owned(),
            is_held: context.meeting().is_some_and(|meeting| meeting.to() < context.today),
        }
    }
}

/// The pauses, and an empty one to add.
fn pauses(form: FieldBuilder) -> Vec<Vec<Field>> {
    let pause = |index: usize| {
        let labels = ["Pause kl.", "Minutter", "Navn"].iter().zip(PAUSE_FIELDS);
        let field = |(label, name): (&&str, &str)| {
            form.field(&nth("pause", name, index), label, "", Kind::Line)
        };
        labels.map(field).collect::<Vec<_>>()
    };
    with_an_empty_one(pause, |fields| fields.iter().all(|field| field.value.is_empty()))
}

/// Those that hold something, with the first that holds nothing.
fn with_an_empty_one<T>(part: impl Fn(usize) -> T, is_empty: impl Fn(&T) -> bool) -> Vec<T> {
    let mut parts: Vec<T> = (0..MOST).map(part).collect();
    let last = parts.iter().rposition(|part| !is_empty(part));
    parts.truncate(last.map_or(1, |last| last + 2));
    parts
}

/// The members, and whoever is absent already.
fn absent(context: &FormContext, values: &Values) -> Vec<(String, String, bool)> {
    let is_absent = |id: &str| values.has(&points::absent(id));
    let Some(view) = context.view else { return Vec::new() };
    let roles = view.roles_as_written().iter().filter(|role| {
        let is_member = view.members().any(|member| member.id == role.id);
        is_member || is_absent(&role.id)
    });
    roles.map(|role| (points::absent(&role.id), role.title.clone(), is_absent(&role.id))).collect()
}

/// `None` of a point that the plan has no more.
fn row(
    context: &FormContext,
    form: FieldBuilder,
    key: &str,
    times: &mut Vec<(String, String)>,
    colours: &Colours,
) -> Option<Row> {
    let point = points::point_of(key)?;
    let item = occurrence(context, &point)?;
    let part = ItemPart::new(&item, names_for(item.body(), context.config), colours);
    let stands = item.meeting().map(|meeting| meeting.id());
    let time = take(times, &part.title);
    let line = |name: &str, label: &str, kind| form.field(&field(key, name), label, "", kind);
    let fields = vec![
        line("title", "Titel", Kind::Line),
        line("at", "Fast klokkeslæt", Kind::Line),
        line("participants", "Deltagere, én på hver linje", Kind::Lines),
        line("text", "Tekst", Kind::Lines),
    ];
    let attachments = attachments(form, key);
    let has_error = fields.iter().any(|field| field.error.is_some())
        || attachments.iter().any(|attachment| attachment.title.error.is_some());
    let focus = form.values.get(FOCUS).rsplit_once(' ').filter(|(_, focused)| *focused == key);
    Some(Row {
        place: form.values.get(&field(key, PLACE)).to_owned(),
        before: form.values.get(&field(key, BEFORE)).to_owned(),
        item: part,
        time,
        has_left: stands != context.subject.meeting,
        minutes: line("minutes", "Minutter", Kind::Number),
        recurs: item.recurs(),
        onwards: form.values.get(&field(key, SCOPE)) == ONWARDS,
        is_open: has_error,
        focus: focus.map_or("", |(button, _)| button).to_owned(),
        fields,
        attachments,
        key: key.to_owned(),
    })
}

fn occurrence<'a>(context: &FormContext<'a>, point: &Point) -> Option<ItemView<'a>> {
    let mut all = context.view?.occurrences_of(&point.item);
    all.find(|item| item.nominal() == Some(point.nominal))
}

fn attachments(form: FieldBuilder, key: &str) -> Vec<AttachmentPart> {
    let part = |index: usize| {
        let [title, number, closed] = ATTACHMENT_FIELDS.map(|field| nth(key, field, index));
        let label = |label: &str| format!("{label} {}", index + 1);
        AttachmentPart {
            title: form.field(&title, &label("Bilag"), "", Kind::Line),
            number: form.field(&number, &label("Nummer på bilag"), "", Kind::Line),
            closed: form.field(&closed, &label("Lukket bilag"), "", Kind::Check),
        }
    };
    with_an_empty_one(part, |part| part.title.value.is_empty() && part.number.value.is_empty())
}
