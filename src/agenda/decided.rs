//! What the minutes add to the agenda: what was decided on each section and point.

use super::document::{Block, Entry, Line, List, Text};
use super::frame::{Frame, Kind};
use super::points::{names_all, with_names};
use crate::plan::Section;
use crate::schedule::{DecisionView, ItemView};

impl Frame<'_> {
    /// At the end of a section of the minutes: what was decided on it, then on its items
    /// in the agenda's order.
    pub fn decided(&mut self, section: Section, items: &[ItemView]) {
        if self.kind != Kind::Minutes {
            return;
        }
        let meeting = self.meeting;
        let of_section = meeting.section_decisions().filter(|one| one.section() == section);
        let lines: Vec<Line> = of_section
            .flat_map(|one| self.decided_lines(one.text(), one.attended(self.names)))
            .collect();
        let decided = |item: &ItemView| Some(self.decided_entry(item, meeting.decision_on(item)?));
        let mut entries: Vec<Entry> = items.iter().filter_map(decided).collect();
        if section == Section::Points {
            entries.extend(self.decided_elsewhere());
        }
        if lines.is_empty() && entries.is_empty() {
            return;
        }
        let words = &self.words.minutes;
        let date = meeting.date().format("%d-%m-%Y").to_string();
        self.document.label(
            &words.decision.replace("{body}", meeting.body().name()).replace("{date}", &date),
        );
        self.lines(&lines);
        if section == Section::Points && !entries.is_empty() {
            self.say(&words.lead);
        }
        self.document.list(List { numbered: words.numbered, entries });
    }

    /// The title as the agenda has it, and what was decided.
    fn decided_entry(&self, item: &ItemView, decision: DecisionView) -> Entry {
        self.entry_of(&item.title(self.names), decision)
    }

    /// What was decided on something that is not on the agenda: no word of it is lost.
    fn decided_elsewhere(&self) -> Vec<Entry> {
        let meeting = self.meeting;
        let items = meeting.agenda().into_iter();
        let known = items.filter(|item| item.is_known_on(meeting.date()));
        let listed: Vec<DecisionView> =
            known.filter_map(|item| meeting.decision_on(&item)).collect();
        let others = meeting.decisions().filter(|decision| !listed.contains(decision));
        others.map(|decision| self.entry_of(&decision.title(self.names), decision)).collect()
    }

    fn entry_of(&self, title: &str, decision: DecisionView) -> Entry {
        let under = self.decided_lines(decision.text(), decision.attended(self.names));
        Entry { text: Text::new(title), under }
    }

    /// The text, and who took part, unless it says so itself.
    fn decided_lines(&self, text: &str, attended: Option<&[String]>) -> Vec<Line> {
        let sentence = &self.words.minutes.participated;
        let people = attended.unwrap_or_default();
        let mut lines: Vec<Line> = Line::read_all(text).collect();
        if !names_all(text, people, sentence) {
            lines.push(Line::Plain(Text::new(&with_names(sentence, people))));
        }
        lines.retain(|line| !line.text().is_empty());
        lines
    }

    /// Lines as paragraphs and lists.
    fn lines(&mut self, lines: &[Line]) {
        for group in Line::groups(lines) {
            match group {
                [Line::Plain(text) | Line::Strong(text)] => {
                    self.document.blocks.push(Block::Paragraph(text.clone()));
                }
                bullets => {
                    let texts = bullets.iter().map(|line| line.text().clone());
                    self.document.list(List::bullets(texts.collect()));
                }
            }
        }
    }
}
