//! What minutes say, read from a document alone.

use super::attachments::distribute;
use super::bodies::{BodyNames, is};
use super::decisions::{Decided, by_point, by_section, entries, titles_of};
use super::document::{Block, Document};
use super::events::{Event, activities, events};
use super::forward::{KnownNames, Row, awaiting, rows};
use super::head::{Head, head};
use super::points::{Point, PointKind, points, untimed};
use super::promise::{Around, Course, Promise};
use super::promises::promises;
use super::refusal::Refusal;
use super::sections::{SectionText, Sections, sections};
use super::sentences::normal;
use crate::calendar::full_date;
use crate::plan::Section;
use chrono::NaiveDate;

/// What minutes say.
#[derive(Clone, Debug)]
pub struct Minutes {
    /// Which meeting they are of.
    pub head: Head,
    /// The day of the meeting.
    pub meeting: NaiveDate,
    /// The forward table.
    pub rows: Vec<Row>,
    /// What awaits a date.
    pub awaiting: Vec<String>,
    /// The points of "Punkter til behandling", then those of "Økonomi".
    pub points: Vec<Point>,
    /// How many of the points have a row in the timetable.
    pub timed: usize,
    /// What was decided.
    pub decisions: Vec<Decided>,
    /// What somebody does, and what comes back.
    pub promises: Vec<Promise>,
    /// What goes through several bodies.
    pub courses: Vec<Course>,
    /// What is held that is no meeting of the body.
    pub events: Vec<Event>,
}

/// What is known before the document is read.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The body whose minutes they are to be.
    pub own: &'a BodyNames,
    /// Every body of the plan.
    pub bodies: &'a [BodyNames],
    /// Names of days off and meetings.
    pub names: &'a KnownNames,
    /// The day of the meeting, where somebody gave it.
    pub meeting: Option<NaiveDate>,
}

/// Reads minutes.
///
/// # Errors
/// Where they are of another body or another day, or of no day.
pub fn minutes(document: &Document, known: &Known) -> Result<Minutes, Refusal> {
    let sections = sections(document);
    let head = head(document, &sections);
    let meeting = meeting(&head, known)?;
    let around = Around { meeting, own: known.own, bodies: known.bodies };
    let mut minutes = Minutes {
        meeting,
        rows: rows(document, meeting, known.names),
        awaiting: awaiting(document),
        points: Vec::new(),
        timed: 0,
        decisions: Vec::new(),
        promises: Vec::new(),
        courses: Vec::new(),
        events: Vec::new(),
        head,
    };
    for section in sections.of(Section::Points) {
        minutes.add_points(section);
    }
    for section in [Section::Protocols, Section::Economy, Section::Eventuelt] {
        let decided = sections
            .of(section)
            .find_map(|text| by_section(section, &entries(&text.decision, &[])));
        minutes.decisions.extend(decided);
    }
    minutes.timed = minutes.points.len();
    for section in sections.of(Section::Economy) {
        let mut points = untimed(section);
        distribute(&section.attachments, &mut points);
        minutes.points.extend(points);
    }
    minutes.add_promises(&around);
    minutes.add_events(&sections);
    Ok(minutes)
}

/// The day of the meeting; refused where the document is not of this body.
fn meeting(head: &Head, known: &Known) -> Result<NaiveDate, Refusal> {
    if let Some(name) = &head.body
        && !is(name, known.own)
        && let Some(other) =
            known.bodies.iter().find(|body| is(name, body) && body.id != known.own.id)
    {
        let own = &known.own.name;
        return Err(Refusal::new(format!("dokumentet er fra {}, ikke fra {own}", other.name)));
    }
    match (known.meeting, head.date) {
        (Some(given), Some(read)) if given != read => Err(Refusal::new(format!(
            "dokumentet er fra mødet den {}, ikke fra mødet den {}",
            full_date(read),
            full_date(given)
        ))),
        (Some(day), _) | (None, Some(day)) => Ok(day),
        (None, None) => Err(Refusal::new(
            "der står ingen mødedato i dokumentet; skriv, hvilket møde det er fra",
        )),
    }
}

impl Minutes {
    fn add_points(&mut self, section: &SectionText) {
        let known = titles_of(&entries(&section.decision, &[]));
        let mut points = points(section, &known);
        let titles: Vec<String> = points.iter().map(|point| point.title.clone()).collect();
        let entries = entries(&section.decision, &titles);
        distribute(&section.attachments, &mut points);
        let mut decided = match points.is_empty() {
            true => by_section(Section::Points, &entries).into_iter().collect(),
            false => by_point(&entries, &points),
        };
        let before = self.points.len();
        for decision in &mut decided {
            decision.point = decision.point.map(|point| point + before);
            if decision.point.is_none() {
                decision.section = Some(Section::Points);
            }
        }
        self.points.extend(points);
        self.decisions.extend(decided);
    }

    fn add_promises(&mut self, around: &Around) {
        for decided in &self.decisions {
            // What other bodies do is not promised here.
            if decided.section == Some(Section::Protocols) {
                continue;
            }
            let point = decided.point.map(|point| &self.points[point]);
            let (promised, courses) = promises(decided, point, around);
            self.promises.extend(promised);
            self.courses.extend(courses);
        }
    }

    fn add_events(&mut self, sections: &Sections) {
        let items = self.points.iter().filter(|point| point.kind == PointKind::Item);
        let whole: Vec<String> = items.map(Point::whole).collect();
        let titles = self.points.iter().map(|point| point.title.clone());
        let decided = self.decisions.iter().filter(|d| d.section != Some(Section::Protocols));
        let decided = decided.flat_map(|d| d.sentences.iter().map(|s| s.text.clone()));
        let meeting = self.meeting;
        let rows = self.rows.iter().flat_map(|row| {
            let date = row.date;
            // The day of the row itself is no event.
            row.items.iter().filter(move |title| {
                let own = events([title.as_str()].into_iter(), meeting);
                own.iter().all(|event| Some(event.from) != date)
            })
        });
        let texts: Vec<String> = decided.chain(titles).chain(whole).chain(rows.cloned()).collect();
        let mut all = events(texts.iter().map(String::as_str), self.meeting);
        let coming = sections.of(Section::Protocols).flat_map(coming_activities);
        let coming: Vec<&str> = coming.collect();
        for event in activities(coming.into_iter(), self.meeting) {
            let is_known = |known: &Event| {
                known.from == event.from && normal(&known.title) == normal(&event.title)
            };
            if !all.iter().any(is_known) {
                all.push(event);
            }
        }
        all.sort_by_key(|event| event.from);
        self.events = all;
    }
}

/// The entries after "Kommende møder, aktiviteter samt formål".
fn coming_activities(section: &SectionText) -> Vec<&str> {
    let mut entries = Vec::new();
    let mut is_coming = false;
    for block in &section.presentation {
        match block {
            Block::Line(line) if line.is_entry() && is_coming => entries.push(line.text.as_str()),
            Block::Line(line) if line.is_entry() => {}
            Block::Line(line) => is_coming = line.text.starts_with("Kommende møder"),
            Block::Table(_) => is_coming = false,
        }
    }
    entries
}
