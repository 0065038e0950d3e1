//! The frame of a meeting's agenda: its facts, the four sections, and the list
//! of attachments. The secretariat writes on from it.
//!
//! What belongs in which list is answered by the schedule (`MeetingView::around`);
//! every sentence comes from `config.toml`.

use super::document::{Block, Cell, Column, Document, Entry, Fact, Line, List, Table, Text};
use super::eventuelt::{append, names_for, section_head};
use super::timetable::{What, clock, timetable};
use crate::calendar::{long_date, month_name, weekday_name};
use crate::plan::{Attachment, Config, Event};
use crate::schedule::{BodyView, ItemView, MeetingView, Names};
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
    let footer = config.agenda.footer.replace("{body}", &view.body.name).replace("{date}", &day);
    let title = format!("{}: {}", config.agenda.heading, footer);
    let mut frame = Frame {
        document: Document::new(&title, &footer),
        config,
        names: names_for(view, config),
        meeting,
    };
    frame.facts(view);
    frame.protocols(view);
    let (economy, points): (Vec<_>, Vec<_>) =
        meeting.items().partition(|item| is_economy(item, config));
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
    item.item.category.as_ref().is_some_and(|category| categories.contains(category))
}

/// The document as it grows.
struct Frame<'a> {
    document: Document,
    config: &'a Config,
    names: Names,
    meeting: MeetingView<'a>,
}

impl<'a> Frame<'a> {
    fn facts(&mut self, view: BodyView) {
        let words = &self.config.agenda;
        let meeting = self.meeting;
        self.document.title(&view.body.name);
        self.document.subtitle(&words.heading);
        let date = meeting.date();
        let day = format!("{} den {} {}", weekday_name(date), long_date(date), date.year());
        let time = |time: NaiveTime| format!("{}:{:02}", time.hour(), time.minute());
        let members = self.members(view);
        let facts = [
            (&words.place, vec![Text::new(meeting.place())]),
            (&words.date, vec![Text::new(&capitalised(&day))]),
            (&words.start, vec![Text::new(&time(meeting.meeting.start.time()))]),
            (&words.end, vec![Text::new(&time(meeting.meeting.end.time()))]),
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
        let member = |index: &usize| {
            let role = &view.schedule.plan.roles[*index];
            let mut text = role.describe(date, self.names == Names::Shown);
            // A role that never had a holder is known by its title alone.
            if !role.holders.is_empty() && role.holder(date).is_none() {
                text = format!("{text} {}", self.config.agenda.vacant);
            }
            Text::new(&capitalised(&text))
        };
        view.body.members.iter().map(member).collect()
    }

    /// Section 1.
    fn protocols(&mut self, view: BodyView) {
        let config = self.config;
        let words = &config.agenda.protocols;
        let others = self.political_bodies(view);
        let around = self.meeting.around(&others);
        let roll = self.roll_line(view);
        section_head(&mut self.document, &words.heading, &config.eventuelt);
        let listed = |lead: &str, meetings: &[MeetingView]| Entry {
            text: Text::new(lead),
            under: meetings.iter().map(|meeting| self.listed_meeting(meeting)).collect(),
        };
        let protocols = listed(&words.protocols, &around.protocols);
        let agendas = listed(&words.agendas, &around.agendas);
        let coming = listed(&words.coming, &around.coming);
        let events = |events: &[&Event]| {
            List::bullets(events.iter().map(|event| self.listed_event(event)).collect())
        };
        let (past, ahead) = (events(&around.past_events), events(&around.coming_events));
        self.document.paragraphs(&roll);
        self.document.list(List { numbered: false, entries: vec![protocols] });
        self.document.paragraphs(&roll);
        self.document.list(List { numbered: false, entries: vec![agendas, coming] });
        self.document.label(&words.past_events);
        self.document.list(past);
        self.document.label(&words.coming_events);
        self.document.list(ahead);
        self.document.label(&words.other);
        self.conclusion(&words.consequences, &words.proposal);
    }

    /// "Rul juni: ØK d. 13/6 2023, KB d. 20/6 2023".
    fn roll_line(&self, view: BodyView) -> String {
        let words = &self.config.agenda;
        let date = self.meeting.date();
        let mut meetings = Vec::new();
        for roll in &words.roll {
            let Some(body) = view.schedule.body(&roll.body, view.audience) else { continue };
            for meeting in body.meetings(first_of_month(date), last_of_month(date)) {
                let day = meeting.date();
                if !meeting.is_cancelled() && !meeting.is_extra() {
                    let day = format!("{}/{} {}", day.day(), day.month(), day.year());
                    let entry = &words.protocols.entry;
                    meetings.push(entry.replace("{name}", &roll.name).replace("{date}", &day));
                }
            }
        }
        if meetings.is_empty() {
            return String::new();
        }
        let line = words.roll_line.replace("{month}", month_name(date.month()));
        line.replace("{meetings}", &meetings.join(", "))
    }

    fn political_bodies(&self, view: BodyView<'a>) -> Vec<BodyView<'a>> {
        let wanted = &self.config.agenda.bodies;
        let views = view.schedule.views(view.audience);
        views
            .filter(|other| other.body.id != view.body.id)
            .filter(|other| wanted.as_ref().is_none_or(|ids| ids.contains(&other.body.id)))
            .collect()
    }

    fn listed_meeting(&self, meeting: &MeetingView) -> Text {
        self.listed(meeting.name(), &long_date(meeting.date()))
    }

    fn listed_event(&self, event: &Event) -> Text {
        self.listed(&event.name, &span(event.from, event.to))
    }

    fn listed(&self, name: &str, date: &str) -> Text {
        let entry = &self.config.agenda.protocols.entry;
        Text::new(&entry.replace("{date}", date).replace("{name}", name))
    }

    /// Section 2.
    fn economy(&mut self, items: &[ItemView]) {
        let config = self.config;
        let words = &config.agenda.economy;
        section_head(&mut self.document, &words.heading, &config.eventuelt);
        self.document.paragraphs(&words.introduction);
        let entries = items.iter().map(|item| self.economy_entry(item)).collect();
        self.document.list(List::numbers(entries));
        if items.iter().any(|item| self.needs_attached(item)) {
            self.document.paragraphs(&config.agenda.attached);
        }
        let mut people: Vec<String> = Vec::new();
        for name in items.iter().flat_map(|item| self.participants(item)) {
            if !people.contains(&name) {
                people.push(name);
            }
        }
        self.document.paragraphs(&self.participate(&people));
        self.conclusion(&words.consequences, &words.proposal);
        self.attachments(items);
    }

    /// The title and what the plan says of the case, as one text.
    fn economy_entry(&self, item: &ItemView) -> Text {
        let mut text = String::new();
        if item.item.closed {
            text = format!("{}: ", self.config.agenda.points.closed_item);
        }
        text.push_str(&sentence(&item.title(self.names)));
        for more in [item.item.text.clone(), item.note(self.names)].into_iter().flatten() {
            text.push(' ');
            text.push_str(&more);
        }
        Text::new(&text)
    }

    /// Section 3.
    fn points(&mut self, items: &[ItemView]) {
        let config = self.config;
        let words = &config.agenda.points;
        section_head(&mut self.document, &words.heading, &config.eventuelt);
        self.document.paragraphs(&words.introduction);
        self.document.paragraphs(&words.lead);
        let minutes: Vec<u32> = items.iter().map(|item| self.minutes(item)).collect();
        let slots = timetable(self.points_start(), &minutes, &words.pauses);
        let rows = slots.iter().map(|slot| {
            let point = match slot.what {
                What::Item(index) => Cell { lines: self.point_lines(&items[index]) },
                What::Pause(pause) => Cell::plain(&pause.name),
            };
            vec![Cell::plain(&clock(slot.at)), point]
        });
        let table = Table {
            summary: Text::new(&words.lead),
            columns: vec![
                Column { heading: Text::new(&words.time_column), percent: 10 },
                Column { heading: Text::new(&words.point_column), percent: 90 },
            ],
            rows: rows.collect(),
        };
        if !table.rows.is_empty() {
            self.document.blocks.push(Block::Table(table));
        }
        self.conclusion("", &words.proposal);
        self.attachments(items);
    }

    fn minutes(&self, item: &ItemView) -> u32 {
        match item.item.minutes {
            0 => self.config.agenda.points.default_minutes,
            minutes => minutes,
        }
    }

    fn points_start(&self) -> NaiveTime {
        let meeting = self.meeting.meeting;
        let (start, end) = (meeting.start.time(), meeting.end.time());
        let wanted = self.config.agenda.points.start.0;
        if start <= wanted && wanted < end { wanted } else { start }
    }

    fn point_lines(&self, item: &ItemView) -> Vec<Line> {
        let mut lines = Vec::new();
        if item.item.closed {
            lines.push(Line::Plain(Text::new(&self.config.agenda.points.closed_item)));
        }
        lines.push(Line::Strong(Text::new(&item.title(self.names))));
        let texts = [item.item.text.clone(), item.note(self.names)];
        lines.extend(texts.iter().flatten().flat_map(|text| text.lines()).map(text_line));
        let people = self.participants(item);
        lines.push(Line::Plain(Text::new(&self.participate(&people))));
        if self.needs_attached(item) {
            lines.push(Line::Plain(Text::new(&self.config.agenda.attached)));
        }
        lines.retain(|line| !line.text().is_empty());
        lines
    }

    /// Whom the plan names, else who presents it, unless they are members anyway.
    fn participants(&self, item: &ItemView) -> Vec<String> {
        let given = &item.item.participants;
        let is_guest = item.item.role.is_some_and(|role| !item.view.body.members.contains(&role));
        if given.is_empty() && is_guest {
            return item.role(self.names).iter().map(|role| capitalised(role)).collect();
        }
        given.clone()
    }

    fn participate(&self, people: &[String]) -> String {
        let Some((last, others)) = people.split_last() else { return String::new() };
        let names = match others {
            [] => last.clone(),
            _ => format!("{} og {last}", others.join(", ")),
        };
        self.config.agenda.participates.replace("{names}", &names)
    }

    /// Whether "Bilag er vedlagt." is to be added: often the case's text says it.
    fn needs_attached(&self, item: &ItemView) -> bool {
        let sentence = &self.config.agenda.attached;
        let says_so = item.item.text.as_ref().is_some_and(|text| text.contains(sentence.as_str()));
        !item.item.attachments.is_empty() && !says_so
    }

    fn conclusion(&mut self, consequences: &str, proposal: &str) {
        let words = &self.config.agenda;
        if !consequences.is_empty() {
            self.document.label(&words.consequences_heading);
            self.document.paragraphs(consequences);
        }
        if !proposal.is_empty() {
            self.document.label(&words.proposal_heading);
            self.document.paragraphs(proposal);
        }
    }

    fn attachments(&mut self, items: &[ItemView]) {
        let list = self.attachment_list(items);
        if !list.entries.is_empty() {
            self.document.label(&self.config.agenda.attachments_heading);
            self.document.list(list);
        }
    }

    fn attachment_list(&self, items: &[ItemView]) -> List {
        let attachments = items.iter().flat_map(|item| &item.item.attachments);
        List::numbers(attachments.map(|attachment| self.attachment(attachment)).collect())
    }

    fn attachment(&self, attachment: &Attachment) -> Text {
        match (attachment.closed, &attachment.number) {
            (true, _) => Text::new(&self.config.agenda.closed_attachment),
            (false, Some(number)) => Text::new(&format!("{} ({number})", attachment.title)),
            (false, None) => Text::new(&attachment.title),
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

/// A line of a case; one that begins with a dash or a bullet is a bullet.
fn text_line(line: &str) -> Line {
    let line = line.trim();
    match line.strip_prefix("- ").or_else(|| line.strip_prefix("• ")) {
        Some(bullet) => Line::Bullet(Text::new(bullet)),
        None => Line::Plain(Text::new(line)),
    }
}

/// "26.-28. juni", "30. juni-2. juli", "9. august".
fn span(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        long_date(from)
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{}.-{}", from.day(), long_date(to))
    } else {
        format!("{}-{}", long_date(from), long_date(to))
    }
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn last_of_month(date: NaiveDate) -> NaiveDate {
    (29..=31).filter_map(|day| date.with_day(day)).last().unwrap_or(date)
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters.as_str().chars()).collect()
    })
}

/// With a full stop, unless it ends as a sentence does.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}
