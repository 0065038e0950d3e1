//! A meeting's agenda as one form: what was changed in one sitting is one edit. Its page
//! is that of the agenda itself.

use crate::plan::edit::{AgendaEdit, AgendaField, Edit, ItemField, Point, PointEdit};
use crate::plan::{Attachment, MeetingPause};
use crate::schedule::{BodyView, MeetingId};
use crate::web::forms::agenda_points::{
    self as points, ATTACHMENT_FIELDS, MOST, ONWARDS, PAUSE_FIELDS, PLACE, SCOPE, START, changed,
    field, keys, nth, place_before, point_of,
};
use crate::web::forms::agenda_times::times;
use crate::web::forms::agenda_work::FOCUS;
use crate::web::forms::form::{EditForm, FormContext, Subject};
use crate::web::forms::values::{Answers, Values};
use crate::web::pages::dagsorden;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/dagsorden/{meeting}",
    heading: "Dagsorden",
    section: "/dagsorden",
    own_page: Some(dagsorden::form_page),
    press,
    compare,
    edit,
    ..EditForm::EMPTY
};

/// The part of a button's value after which a point goes one place up or down.
const UP: &str = "op ";
const DOWN: &str = "ned ";

/// Moves a point, or only computes the times anew.
fn press(button: &str, values: &mut Values) -> bool {
    let (key, is_up) = match (button.strip_prefix(UP), button.strip_prefix(DOWN)) {
        (Some(key), _) => (key, true),
        (_, Some(key)) => (key, false),
        _ => return button == "tider",
    };
    let place = |values: &Values, key: &str| values.get(&field(key, PLACE)).to_owned();
    let own = place(values, key);
    let same = |other: &String| place(values, other).get(..1) == own.get(..1);
    let section: Vec<String> = keys(values).into_iter().filter(same).collect();
    let at = section.iter().position(|other| other == key);
    let other = at.and_then(|at| if is_up { at.checked_sub(1) } else { Some(at + 1) });
    if let Some(other) = other.and_then(|other| section.get(other)) {
        let theirs = place(values, other);
        values.set(&field(key, PLACE), theirs);
        values.set(&field(other, PLACE), own);
    }
    values.set(FOCUS, button);
    true
}

fn edit(subject: &Subject, answers: &mut Answers) -> Option<Edit> {
    let MeetingId { nominal, is_extra } = subject.meeting?;
    let all = keys(answers.values());
    let edit = AgendaEdit {
        date: nominal,
        extra: is_extra,
        fields: meeting_fields(answers),
        points: all.iter().filter_map(|key| point_edit(key, answers)).collect(),
        order: sequences(&all, answers.values()),
    };
    if edit.fields.is_empty() && edit.points.is_empty() && edit.order.is_empty() {
        answers.problem("", "Der er ikke ændret noget endnu.");
    }
    Some(Edit::Agenda(edit))
}

fn meeting_fields(answers: &mut Answers) -> Vec<AgendaField> {
    let changed = changed("meeting", answers.values());
    let mut fields = Vec::new();
    if changed[0] {
        fields.push(AgendaField::PointsStart(answers.clock(START)));
    }
    if changed[1] {
        let pauses = (0..MOST).filter_map(|index| pause(index, answers));
        fields.push(AgendaField::Pauses(Some(pauses.collect())));
    }
    if changed[2] {
        let names = answers.values().pairs().map(|(name, _)| name);
        let absent = names.filter_map(|name| name.strip_prefix("absent_").map(str::to_owned));
        fields.push(AgendaField::Absent(absent.collect()));
    }
    fields
}

fn pause(index: usize, answers: &mut Answers) -> Option<MeetingPause> {
    let [time, minutes, name] = PAUSE_FIELDS.map(|field| nth("pause", field, index));
    if [&time, &minutes, &name].iter().all(|field| !answers.has(field)) {
        return None;
    }
    answers.required(&time, "Skriv, hvornår pausen begynder.");
    answers.required(&minutes, "Skriv, hvor mange minutter pausen varer.");
    let named = answers.text(&name).unwrap_or_else(|| "Pause".to_owned());
    let (time, minutes) = (answers.clock(&time), answers.number(&minutes, 1440));
    Some(MeetingPause { time: time?, minutes: minutes?, name: named })
}

/// What was changed of a point.
fn point_edit(key: &str, answers: &mut Answers) -> Option<PointEdit> {
    let point = point_of(key)?;
    let changed = changed(key, answers.values());
    let name = |name: &str| field(key, name);
    let mut fields = Vec::new();
    if changed[0] {
        let title = answers.required(&name("title"), "Skriv punktets titel.");
        fields.push(ItemField::Title(title));
    }
    if changed[1] {
        let minutes = answers.number(&name("minutes"), 1440).filter(|minutes| *minutes > 0);
        fields.push(ItemField::Minutes(minutes));
    }
    if changed[2] {
        fields.push(ItemField::At(answers.clock(&name("at"))));
    }
    if changed[3] {
        let lines = answers.get(&name("participants")).lines().map(str::trim);
        let named = lines.filter(|line| !line.is_empty()).map(str::to_owned);
        fields.push(ItemField::Participants(named.collect()));
    }
    if changed[4] {
        fields.push(ItemField::Text(answers.text(&name("text"))));
    }
    if changed[5] {
        let all = (0..MOST).filter_map(|index| attachment(key, index, answers));
        fields.push(ItemField::Attachments(all.collect()));
    }
    let onwards = answers.get(&name(SCOPE)) == ONWARDS;
    (!fields.is_empty()).then_some(PointEdit { point, onwards, fields })
}

fn attachment(key: &str, index: usize, answers: &mut Answers) -> Option<Attachment> {
    let [title, number, closed] = ATTACHMENT_FIELDS.map(|field| nth(key, field, index));
    if !answers.has(&title) && !answers.has(&number) {
        return None;
    }
    Some(Attachment {
        title: answers.required(&title, "Skriv bilagets titel."),
        number: answers.text(&number),
        closed: answers.has(&closed),
    })
}

/// The points of each section that stand in another order than when the form was opened.
fn sequences(all: &[String], values: &Values) -> Vec<Vec<Point>> {
    let of_section =
        |key: &&String, section: &str| values.get(&field(key, PLACE)).starts_with(section);
    let sequence = |section: &str| {
        let now: Vec<&String> = all.iter().filter(|key| of_section(key, section)).collect();
        let mut before = now.clone();
        let number = |key: &&String| {
            let place = place_before(key, values);
            place.get(1..).and_then(|number| number.parse::<usize>().ok())
        };
        before.sort_by_key(number);
        let points = now.iter().filter_map(|key| point_of(key)).collect();
        (before != now).then_some(points)
    };
    [points::ECONOMY, points::POINTS].into_iter().filter_map(sequence).collect()
}

/// The times before and after, of every point and pause.
fn compare(context: &FormContext, after: &BodyView) -> Vec<[String; 3]> {
    let before = context.meeting().map(|meeting| times(&meeting, context.config));
    let meeting = context.subject.meeting.and_then(|id| after.meeting_with_id(id));
    let after = meeting.map(|meeting| times(&meeting, context.config));
    let (before, mut after) = (before.unwrap_or_default(), after.unwrap_or_default());
    if before == after {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for (title, time) in before {
        let now = after.iter().position(|(other, _)| *other == title);
        let now = now.map_or_else(String::new, |index| after.remove(index).1);
        rows.push([title, time, now]);
    }
    rows.extend(after.into_iter().map(|(title, now)| [title, String::new(), now]));
    rows.sort_by_key(|[_, before, now]| minutes(if now.is_empty() { before } else { now }));
    rows
}

/// "9.45" as a number to sort by.
fn minutes(time: &str) -> Option<u32> {
    time.replace([':', '.'], "").parse().ok()
}
