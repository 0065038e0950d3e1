//! The frame of a meeting's agenda: its facts, the four sections, and the list
//! of attachments. The secretariat writes on from it.
//!
//! What belongs in which list is answered by the schedule (`MeetingView::around`);
//! every sentence comes from `config.toml`.

use super::document::{
    Block, Cell, Column, Contents, Document, Fact, List, Signatures, Table, Text,
};
use super::eventuelt::{append, names_for};
use super::timetable::minute_of_day;
use crate::calendar::{full_date, weekday_name};
use crate::plan::{AgendaConfig, Config, Role, Section};
use crate::schedule::{AttachmentView, BodyView, ItemView, MeetingView, Names};
use chrono::NaiveDate;

/// The whole agenda; `through` is how far section 4 looks.
pub fn agenda(
    view: BodyView,
    meeting: MeetingView,
    through: NaiveDate,
    config: &Config,
) -> Document {
    document(view, meeting, through, config, Kind::Agenda)
}

/// The minutes: the agenda with what was decided.
pub fn minutes(
    view: BodyView,
    meeting: MeetingView,
    through: NaiveDate,
    config: &Config,
) -> Document {
    document(view, meeting, through, config, Kind::Minutes)
}

/// Before the meeting or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Agenda,
    Minutes,
}

impl Kind {
    fn heading(self, words: &AgendaConfig) -> &str {
        match self {
            Kind::Agenda => &words.heading,
            Kind::Minutes => &words.minutes.heading,
        }
    }
}

fn document(
    view: BodyView,
    meeting: MeetingView,
    through: NaiveDate,
    config: &Config,
    kind: Kind,
) -> Document {
    let mut frame = Frame::new(view, meeting, config, kind);
    let words = frame.words;
    frame.facts(view);
    frame.contents();
    frame.protocols(view);
    let (economy, points) = frame.sections();
    frame.economy(&economy);
    frame.points(&points);
    append(&mut frame.document, view, meeting, through, config);
    frame.decided(Section::Eventuelt, &[]);
    frame.follow_ups(view);
    frame.overview(&[(&words.economy.heading, &economy), (&words.points.heading, &points)]);
    frame.signatures(view);
    frame.document
}

/// Whether an item belongs in the section on the economy.
pub fn is_economy(item: &ItemView, words: &AgendaConfig) -> bool {
    let categories = &words.economy.categories;
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
    /// Those of its body.
    pub words: &'a AgendaConfig,
    pub names: Names,
    pub meeting: MeetingView<'a>,
    pub kind: Kind,
}

impl<'a> Frame<'a> {
    pub fn new(
        view: BodyView<'a>,
        meeting: MeetingView<'a>,
        config: &'a Config,
        kind: Kind,
    ) -> Frame<'a> {
        let words = config.agenda_of(view.id());
        let day = full_date(meeting.date());
        let footer = words.footer.replace("{body}", view.name()).replace("{date}", &day);
        let title = format!("{}: {footer}", kind.heading(words));
        let (document, names) = (Document::new(&title, &footer), names_for(view, config));
        Frame { document, config, words, names, meeting, kind }
    }

    /// The items of sections 2 and 3.
    pub fn sections(&self) -> (Vec<ItemView<'a>>, Vec<ItemView<'a>>) {
        let date = self.meeting.date();
        let known = self.meeting.agenda().into_iter().filter(|item| item.is_known_on(date));
        known.partition(|item| is_economy(item, self.words))
    }

    fn facts(&mut self, view: BodyView) {
        let words = self.words;
        let meeting = self.meeting;
        self.document.title(view.name());
        self.document.subtitle(self.kind.heading(words));
        let date = meeting.date();
        let day = |date| format!("{} den {}", weekday_name(date), full_date(date));
        let mut days = capitalised(&day(date));
        if meeting.to() != date {
            days = format!("{days} til {}", day(meeting.to()));
        }
        let times = [meeting.start(), meeting.end()].map(|instant| {
            let text = words.clock.write(minute_of_day(instant.time()));
            meeting.has_time().then(|| Text::new(&text)).into_iter().collect()
        });
        let [start, end]: [Vec<Text>; 2] = times;
        let place = Text::new(meeting.place());
        let place = Some(place).filter(|place| !place.is_empty()).into_iter().collect();
        let facts = [
            (&words.place, place),
            (&words.date, vec![Text::new(&days)]),
            (&words.start, start),
            (&words.end, end),
            (&words.members, view.members().map(|role| self.person(role)).collect()),
            (&words.absent, self.absent()),
        ];
        let facts = facts
            .into_iter()
            .filter(|(name, values)| !name.is_empty() && !values.is_empty())
            .map(|(name, values)| Fact { name: Text::new(name), values });
        self.document.blocks.push(Block::Facts(facts.collect()));
    }

    /// The role with its holder.
    fn person(&self, role: &Role) -> Text {
        let date = self.meeting.date();
        let mut text = role.describe(date, self.names == Names::Shown);
        if role.holder(date).is_none() {
            text = format!("{text} {}", self.words.vacant);
        }
        Text::new(&capitalised(&text))
    }

    /// Minutes say so where nobody is.
    fn absent(&self) -> Vec<Text> {
        let absent: Vec<Text> = self.meeting.absent().map(|role| self.person(role)).collect();
        match self.kind {
            Kind::Minutes if absent.is_empty() => vec![Text::default()],
            _ => absent,
        }
    }

    fn contents(&mut self) {
        let heading = Text::new(&self.words.contents);
        if !heading.is_empty() {
            let page = Text::new(&self.words.contents_page);
            self.document.blocks.push(Block::Contents(Contents { heading, page }));
        }
    }

    /// Who is absent signs nothing.
    fn signatures(&mut self, view: BodyView) {
        let heading = Text::new(&self.words.minutes.signatures);
        let is_absent = |role: &&Role| self.meeting.absent().any(|absent| absent.id == role.id);
        let present = view.members().filter(|role| !is_absent(role));
        let names: Vec<Text> = present.map(|role| self.person(role)).collect();
        if self.kind == Kind::Minutes && !heading.is_empty() && !names.is_empty() {
            self.document.blocks.push(Block::Signatures(Signatures { heading, names }));
        }
    }

    pub fn conclusion(&mut self, consequences: &str, proposal: &str) {
        let words = self.words;
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

    /// Every attachment of a section: its number, whether it is open, title, number.
    pub fn attachments(&mut self, items: &[ItemView]) {
        let words = self.words;
        let attachments = items.iter().flat_map(|item| item.attachments());
        let row = |(number, attachment): (u32, AttachmentView)| {
            let (state, title, file) = match attachment {
                AttachmentView::Closed { title } => {
                    (&words.attachment_closed, title.filter(|_| words.closed_titles), None)
                }
                AttachmentView::Open { title, number } => {
                    (&words.attachment_open, Some(title), number)
                }
            };
            let file = file.map(|file| words.attachment_number.replace("{number}", file));
            let cells =
                [&number.to_string(), state, title.unwrap_or_default(), &file.unwrap_or_default()];
            cells.map(Cell::plain).to_vec()
        };
        let rows: Vec<_> = (1..).zip(attachments).map(row).collect();
        if rows.is_empty() {
            return;
        }
        self.document.label(&words.attachments_heading);
        let column = |percent| Column { heading: Text::default(), percent };
        let columns = [6, 10, 62, 22].map(column).to_vec();
        let summary = Text::new(&words.attachments_heading);
        self.document.blocks.push(Block::Table(Table { summary, columns, rows }));
    }

    fn attachment_list(&self, items: &[ItemView]) -> List {
        let attachments = items.iter().flat_map(|item| item.attachments());
        List::numbers(attachments.map(|attachment| self.attachment(attachment)).collect())
    }

    /// Documents are passed on: the title of a closed one is only in those for readers who
    /// may see it.
    fn attachment(&self, attachment: AttachmentView) -> Text {
        let closed = &self.words.closed_attachment;
        match attachment {
            AttachmentView::Closed { title: Some(title) } if self.words.closed_titles => {
                Text::new(&format!("{title} {closed}"))
            }
            AttachmentView::Closed { .. } => Text::new(closed),
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
        self.document.heading(&self.words.overview_heading);
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
