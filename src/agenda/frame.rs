//! The frame of a meeting's agenda: its facts, the four sections, and the list
//! of attachments. The secretariat writes on from it.
//!
//! What belongs in which list is answered by the schedule (`MeetingView::around`);
//! every sentence comes from `config.toml`.

use super::document::{Block, Document, Fact, List, Text};
use super::eventuelt::{append, names_for};
use crate::calendar::{long_date, weekday_name};
use crate::plan::{Config, Role};
use crate::schedule::{AttachmentView, BodyView, ItemView, MeetingView, Names};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

/// The whole frame; `through` is how far section 4 looks.
pub fn agenda(
    view: BodyView,
    meeting: MeetingView,
    through: NaiveDate,
    config: &Config,
) -> Document {
    let date = meeting.date();
    let day = format!("{} {}", long_date(date), date.year());
    let footer = config.agenda.footer.replace("{body}", view.name()).replace("{date}", &day);
    let title = format!("{}: {}", config.agenda.heading, footer);
    let mut frame = Frame {
        document: Document::new(&title, &footer),
        config,
        names: names_for(view, config),
        meeting,
    };
    frame.facts(view);
    frame.protocols(view);
    let (economy, points): (Vec<_>, Vec<_>) = meeting
        .items()
        .filter(|item| item.is_known_on(date))
        .partition(|item| is_economy(item, config));
    frame.economy(&economy);
    frame.points(&points);
    append(&mut frame.document, view, meeting, through, config);
    frame.overview(&[
        (&config.agenda.economy.heading, &economy),
        (&config.agenda.points.heading, &points),
    ]);
    frame.document
}

fn is_economy(item: &ItemView, config: &Config) -> bool {
    let categories = &config.agenda.economy.categories;
    let is_one = |category: &str| {
        let category = category.to_lowercase();
        categories.iter().any(|one| one.to_lowercase() == category)
    };
    item.category().is_some_and(is_one)
}

/// The document as it grows.
pub(super) struct Frame<'a> {
    pub document: Document,
    pub config: &'a Config,
    pub names: Names,
    pub meeting: MeetingView<'a>,
}

impl<'a> Frame<'a> {
    fn facts(&mut self, view: BodyView) {
        let words = &self.config.agenda;
        let meeting = self.meeting;
        self.document.title(view.name());
        self.document.subtitle(&words.heading);
        let date = meeting.date();
        let day = format!("{} den {} {}", weekday_name(date), long_date(date), date.year());
        let time = |time: NaiveTime| format!("{}:{:02}", time.hour(), time.minute());
        let members = self.members(view);
        let facts = [
            (&words.place, vec![Text::new(meeting.place())]),
            (&words.date, vec![Text::new(&capitalised(&day))]),
            (&words.start, vec![Text::new(&time(meeting.start().time()))]),
            (&words.end, vec![Text::new(&time(meeting.end().time()))]),
            (&words.members, members),
        ];
        let facts = facts
            .into_iter()
            .filter(|(_, values)| values.iter().any(|value| !value.is_empty()))
            .map(|(name, values)| Fact { name: Text::new(name), values });
        self.document.blocks.push(Block::Facts(facts.collect()));
    }

    fn members(&self, view: BodyView) -> Vec<Text> {
        let date = self.meeting.date();
        let member = |role: &Role| {
            let mut text = role.describe(date, self.names == Names::Shown);
            if role.holder(date).is_none() {
                text = format!("{text} {}", self.config.agenda.vacant);
            }
            Text::new(&capitalised(&text))
        };
        view.members().map(member).collect()
    }

    pub fn conclusion(&mut self, consequences: &str, proposal: &str) {
        let words = &self.config.agenda;
        let ends =
            [(&words.consequences_heading, consequences), (&words.proposal_heading, proposal)];
        for (heading, sentence) in ends.into_iter().filter(|(_, sentence)| !sentence.is_empty()) {
            self.document.label(heading);
            self.say(sentence);
        }
    }

    /// A fixed sentence, in which `{body}` is the body's name.
    pub fn say(&mut self, sentence: &str) {
        let body = self.meeting.body().name();
        self.document.paragraphs(&sentence.replace("{body}", body));
    }

    pub fn attachments(&mut self, items: &[ItemView]) {
        let list = self.attachment_list(items);
        if !list.entries.is_empty() {
            self.document.label(&self.config.agenda.attachments_heading);
            self.document.list(list);
        }
    }

    fn attachment_list(&self, items: &[ItemView]) -> List {
        let attachments = items.iter().flat_map(|item| item.attachments());
        List::numbers(attachments.map(|attachment| self.attachment(attachment)).collect())
    }

    /// The title of a closed one stays out of every document: it is passed on.
    fn attachment(&self, attachment: AttachmentView) -> Text {
        match attachment {
            AttachmentView::Closed { .. } => Text::new(&self.config.agenda.closed_attachment),
            AttachmentView::Open { title, number: Some(number) } => {
                Text::new(&format!("{title} ({number})"))
            }
            AttachmentView::Open { title, number: None } => Text::new(title),
        }
    }

    /// "Bilagsoversigt": every section's attachments once more, at the end.
    fn overview(&mut self, sections: &[(&String, &Vec<ItemView>)]) {
        let lists: Vec<_> = sections
            .iter()
            .map(|(heading, items)| (heading, self.attachment_list(items)))
            .filter(|(_, list)| !list.entries.is_empty())
            .collect();
        if lists.is_empty() {
            return;
        }
        self.document.heading(&self.config.agenda.overview_heading);
        for (heading, list) in lists {
            self.document.label(heading);
            self.document.list(list);
        }
    }
}

pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters.as_str().chars()).collect()
    })
}
