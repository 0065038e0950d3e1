//! What several pages show in the same way: dates, meetings, items.

use crate::agenda::{Line, html_lines};
use crate::calendar::short_date;
use crate::plan::{Config, EventueltConfig};
use crate::schedule::{
    AttachmentView, BodyView, ItemView, MeetingId, MeetingView, Names, Schedule,
};
use crate::web::text::{clock, long_day, short_weekday};
use crate::wheel::category_signs;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// An item, with everything that its row may unfold.
pub(in crate::web) struct ItemPart {
    pub id: String,
    pub nominal: Option<NaiveDate>,
    /// One of several; not what is on every agenda.
    pub can_move: bool,
    /// The plan has a `[[change]]` of this occurrence.
    pub is_changed: bool,
    /// Of the element on the page: the item's id and nominal date.
    pub anchor: String,
    pub title: String,
    pub is_closed: bool,
    pub minutes: u32,
    pub category: Option<String>,
    /// Of the category's colour.
    pub colour: String,
    pub role: Option<String>,
    pub note: Option<String>,
    /// Its text and its note, as the agenda has them.
    pub case: String,
    pub participants: Vec<String>,
    pub attachments: Vec<String>,
    pub why: Vec<String>,
}

impl ItemPart {
    pub fn new(item: &ItemView, names: Names, colours: &Colours) -> ItemPart {
        let texts = [item.text().map(str::to_owned), item.note(names)];
        let case: Vec<Line> =
            texts.iter().flatten().flat_map(|text| Line::read_all(text)).collect();
        ItemPart {
            id: item.id().to_owned(),
            nominal: item.nominal(),
            can_move: !item.is_on_every_agenda(),
            is_changed: item.is_changed(),
            anchor: anchor(item),
            title: item.title(names),
            is_closed: item.is_closed(),
            minutes: item.minutes(),
            category: item.category().map(str::to_owned),
            colour: colours.class(item.category()),
            // A title that names the role needs no second word of it.
            role: item.role(names).filter(|role| !item.title(names).contains(role)),
            note: item.note(names),
            case: html_lines(&case),
            participants: item.participants(names).to_vec(),
            attachments: item.attachments().map(attachment).collect(),
            why: item.why(),
        }
    }
}

/// The classes of the categories' colours, which are those of the wheel.
pub(in crate::web) struct Colours(BTreeMap<String, usize>);

impl Colours {
    pub const NONE: Colours = Colours(BTreeMap::new());

    pub fn of(view: BodyView) -> Colours {
        Colours(category_signs(view))
    }

    /// "k3"; from the tenth on the colours come again, hollow. Nothing without a category.
    pub fn class(&self, category: Option<&str>) -> String {
        match category.and_then(|category| self.0.get(category)) {
            Some(number) if *number >= 9 => format!("k{} hollow", number % 9),
            Some(number) => format!("k{number}"),
            None => String::new(),
        }
    }
}

fn attachment(attachment: AttachmentView) -> String {
    match attachment {
        AttachmentView::Open { title, number: Some(number) } => format!("{title} ({number})"),
        AttachmentView::Open { title, number: None } => title.to_owned(),
        AttachmentView::Closed { title: Some(title) } => format!("{title} (lukket bilag)"),
        AttachmentView::Closed { title: None } => "Lukket bilag".to_owned(),
    }
}

/// The id of an occurrence's element.
pub(in crate::web) fn anchor(item: &ItemView) -> String {
    match item.nominal() {
        Some(date) => format!("{}-{date}", item.id()),
        None => item.id().to_owned(),
    }
}

/// The searchable text of an item: only what its reader can see.
pub(in crate::web) fn searched(item: &ItemView, names: Names) -> String {
    let mut text = item.title(names);
    let more = [item.note(names), item.role(names), item.text().map(str::to_owned)];
    for part in more.into_iter().flatten().chain(item.category().map(str::to_owned)) {
        text.push('\n');
        text.push_str(&part);
    }
    text
}

/// A meeting's state in a word or a sentence.
pub(in crate::web) struct MeetingPart {
    /// Its address.
    pub id: MeetingId,
    /// "28. jun.".
    pub short: String,
    /// "ons.".
    pub weekday: &'static str,
    /// "onsdag den 28. juni 2023".
    pub day: String,
    /// "9.00–17.00".
    pub clock: String,
    pub name: String,
    pub own_name: Option<String>,
    pub place: String,
    /// "Mødet aflyses pga. …", "(flyttet fra …)".
    pub sentence: Option<String>,
    pub is_cancelled: bool,
    pub is_moved: bool,
    pub is_extra: bool,
    pub is_tentative: bool,
}

impl MeetingPart {
    pub fn new(meeting: &MeetingView, config: &Config) -> MeetingPart {
        MeetingPart {
            id: meeting.id(),
            short: short_date(meeting.date()).to_lowercase(),
            weekday: short_weekday(meeting.date()),
            day: long_day(meeting.date()),
            clock: clock(meeting),
            name: meeting.name().to_owned(),
            own_name: match meeting.is_extra() {
                true => Some(meeting.name().to_owned()),
                false => meeting.own_name().map(str::to_owned),
            },
            place: meeting.place().to_owned(),
            sentence: sentence(meeting, &config.eventuelt),
            is_cancelled: meeting.is_cancelled(),
            is_moved: meeting.is_moved(),
            is_extra: meeting.is_extra(),
            is_tentative: meeting.is_tentative(),
        }
    }
}

/// In the words of the Eventuelt section.
fn sentence(meeting: &MeetingView, words: &EventueltConfig) -> Option<String> {
    let reason = meeting.reason().unwrap_or_default();
    if meeting.is_cancelled() {
        return Some(words.cancelled.replace("{reason}", reason));
    }
    if !meeting.is_moved() {
        return (!reason.is_empty()).then(|| reason.to_owned());
    }
    let sentence = if reason.is_empty() { &words.moved_without_reason } else { &words.moved };
    let from = crate::calendar::long_date(meeting.planned());
    Some(sentence.replace("{date}", &from).replace("{reason}", reason))
}

/// The year of a page, with the years before and after as far as there is anything to show.
pub(in crate::web) struct YearPart {
    pub year: i32,
    pub before: Option<i32>,
    pub after: Option<i32>,
}

impl YearPart {
    /// From an address; `None` for a year outside the schedule.
    pub fn read(text: &str, schedule: &Schedule) -> Option<YearPart> {
        let years = 1900..=schedule.through.year();
        let known = |year: &i32| years.contains(year);
        let year = text.parse().ok().filter(known)?;
        let (before, after) = (Some(year - 1).filter(known), Some(year + 1).filter(known));
        Some(YearPart { year, before, after })
    }
}
