//! Follow-ups, what comes back, and cases: from the sentences of what was decided.

use super::again::{again, steps};
use super::bodies::{Named, named};
use super::clauses::{Clause, clauses};
use super::dates::{Mention, mentions};
use super::decisions::{Decided, Sentence};
use super::points::Point;
use super::promise::{Around, Course, Promise};
use super::promise_titles::{due, shortened, small};
use super::sentences::{capital, overlap, subject_words};
use crate::plan::edit::Due;

/// What a decision promises.
pub fn promises(
    decided: &Decided,
    point: Option<&Point>,
    around: &Around,
) -> (Vec<Promise>, Vec<Course>) {
    let mut reader = Reader {
        decided,
        point,
        around,
        drafts: Vec::new(),
        courses: Vec::new(),
        since: 0,
        owners: Vec::new(),
    };
    for at in 0..decided.sentences.len() {
        if decided.sentences[at].is_new {
            reader.sentence(at);
        } else {
            // What the agenda said of other bodies still holds.
            reader.course(&decided.sentences[at].text);
        }
    }
    reader.finish()
}

/// A promise, and the last sentence that it is made of.
struct Draft {
    promise: Promise,
    last: usize,
    /// It is made of a remark that nobody promised anything in.
    is_remark: bool,
    is_drawn_in: bool,
}

struct Reader<'a> {
    decided: &'a Decided,
    point: Option<&'a Point>,
    around: &'a Around<'a>,
    drafts: Vec<Draft>,
    courses: Vec<Course>,
    /// The first draft after the last "følger op", and who that was.
    since: usize,
    owners: Vec<String>,
}

impl Reader<'_> {
    fn sentence(&mut self, at: usize) {
        let sentence = &*self.decided.sentences[at].text;
        if self.comes_back(sentence, at) {
            return;
        }
        let mut inherited = None;
        for clause in clauses(sentence, &self.around.own.name) {
            match clause {
                Clause::FollowsUp(owners) => self.follows_up(owners, at),
                Clause::Task { title, owners, quote } => self.task(title, owners, quote, at),
                Clause::Wanted { title, quote } => {
                    let title = shortened(&title, &quote, self.around.meeting);
                    let own = self.due(&quote);
                    let due = own.clone().or_else(|| inherited.clone());
                    let mut promise = self.promise(title, quote);
                    promise.sure = own.is_some() || due.is_none();
                    promise.is_item = due.is_some();
                    promise.back = Some(self.around.own.id.clone());
                    inherited.clone_from(&due);
                    promise.due = due;
                    self.push(promise, at);
                }
                Clause::DrawnIn => {
                    let mut promise = self
                        .promise(sentence.trim_end_matches('.').to_owned(), sentence.to_owned());
                    promise.sure = false;
                    self.push(promise, at);
                    if let Some(draft) = self.drafts.last_mut() {
                        draft.is_drawn_in = true;
                    }
                }
                Clause::Invited(people) => {
                    let back = self.drafts.iter_mut().rev().find(|draft| draft.promise.is_item);
                    if let Some(back) = back {
                        back.promise.participants = people;
                    }
                }
                Clause::None => {}
            }
        }
    }

    fn promise(&self, title: String, quote: String) -> Promise {
        Promise {
            point: self.decided.point,
            title,
            owners: Vec::new(),
            due: None,
            back: None,
            is_item: false,
            participants: Vec::new(),
            sure: true,
            quote,
        }
    }

    fn push(&mut self, promise: Promise, last: usize) {
        self.drafts.push(Draft { promise, last, is_remark: false, is_drawn_in: false });
    }

    fn task(&mut self, title: String, owners: Vec<String>, quote: String, at: usize) {
        // Who is drawn in, and the task that says how, are one.
        let drawn_in = self.drafts.last().is_some_and(|d| d.is_drawn_in && d.last + 1 == at);
        let quote = match self.drafts.pop_if(|_| drawn_in) {
            Some(draft) => format!("{} {quote}", draft.promise.quote),
            None => quote,
        };
        let due = self.due(&quote);
        let title = shortened(&title, &quote, self.around.meeting);
        let mut promise = self.promise(self.with_subject(title), quote);
        promise.due = due;
        promise.back = self.addressed(&promise.quote);
        promise.owners = owners;
        self.push(promise, at);
    }

    /// A title that says little, with the point's.
    fn with_subject(&self, title: String) -> String {
        match self.subject() {
            Some(subject) if subject_words(&title).len() <= 3 => {
                format!("{subject}: {}", small(&title))
            }
            _ => title,
        }
    }

    fn subject(&self) -> Option<String> {
        const LONGEST: usize = 70;
        let title = self.point?.title.trim_end_matches('.');
        if title.chars().count() <= LONGEST {
            return Some(title.to_owned());
        }
        let mut short = String::new();
        for word in title.split(' ') {
            if short.chars().count() + word.chars().count() > LONGEST {
                break;
            }
            short = format!("{short}{}{word}", if short.is_empty() { "" } else { " " });
        }
        Some(short)
    }

    fn due(&self, text: &str) -> Option<Due> {
        due(text, self.around.meeting)
    }

    /// "indstilling til Hovedudvalget", "opfølgningssag til ØK".
    fn addressed(&self, text: &str) -> Option<String> {
        let is_addressed = |body: &&Named| text[..body.at].trim_end().ends_with("til");
        named(text, self.around.bodies).iter().find(is_addressed).map(|body| body.id.clone())
    }

    fn follows_up(&mut self, owners: Vec<String>, at: usize) {
        let sentence = self.decided.sentences[at].text.clone();
        let goes_on =
            self.drafts.last().is_some_and(|d| d.last + 1 == at && d.promise.owners.is_empty());
        match self.drafts.last_mut().filter(|_| goes_on) {
            Some(draft) => {
                draft.promise.quote = format!("{} {sentence}", draft.promise.quote);
                draft.promise.owners.clone_from(&owners);
            }
            None => self.remark(&owners, at),
        }
        let own = Some(&self.around.own.id);
        for draft in &mut self.drafts[self.since..] {
            let comes_back = draft.promise.is_item && draft.promise.back.as_ref() == own;
            let is_wanted = self.decided.sentences[draft.last].text.contains("ønsker");
            if draft.promise.owners.is_empty() && (!comes_back || is_wanted) {
                draft.promise.owners.clone_from(&owners);
            }
        }
        self.since = self.drafts.len();
        self.owners = owners;
    }

    /// "Der blev givet bemærkninger … X følger op": what the sentence before it says.
    fn remark(&mut self, owners: &[String], at: usize) {
        let tail = &self.decided.sentences[at].text;
        let before = at.checked_sub(1).map(|before| &self.decided.sentences[before]);
        let before = before.filter(|sentence| sentence.is_new).map(|s: &Sentence| &*s.text);
        let quote = before.map_or_else(|| tail.clone(), |before| format!("{before} {tail}"));
        let title = self.remark_title(before);
        let mut promise = self.promise(title, quote);
        promise.due = before.and_then(|text| self.due(text)).or_else(|| self.event_day(before));
        promise.back = before.and_then(|text| self.addressed(text));
        promise.owners = owners.to_vec();
        promise.sure = false;
        self.push(promise, at);
        if let Some(draft) = self.drafts.last_mut() {
            draft.is_remark = true;
        }
    }

    fn remark_title(&self, before: Option<&str>) -> String {
        let given = before.and_then(|text| {
            let start = ["Der blev givet en række ", "Der blev givet ", "Der er "];
            start.iter().find_map(|start| text.strip_prefix(start))
        });
        let given = given.map(|text| capital(text.trim_end_matches('.')));
        let given = given.filter(|title| subject_words(title).len() > 2);
        let subject = self.subject().map(|subject| format!("{subject}: opfølgning"));
        given.or(subject).or(before.map(str::to_owned)).unwrap_or_else(|| "Opfølgning".to_owned())
    }

    /// The day of the event that the remarks are about, where the agenda names one.
    fn event_day(&self, before: Option<&str>) -> Option<Due> {
        let point =
            self.point.filter(|_| before.is_some_and(|text| text.contains("bemærkninger")))?;
        let ahead: Vec<Mention> = mentions(&point.whole(), self.around.meeting)
            .into_iter()
            .filter(|mention| !mention.is_window && mention.from > self.around.meeting)
            .collect();
        let [only] = &ahead[..] else { return None };
        Some(only.due())
    }

    /// "Det behandles i Hovedudvalget den 11. november, Økonomiudvalget d. 6. december".
    fn course(&mut self, sentence: &str) -> bool {
        let Some((_, _, after)) = again(sentence) else { return false };
        let steps = steps(after, self.around);
        let dated = steps.into_iter().filter_map(|(id, day)| Some((id, day?.from)));
        let steps: Vec<_> = dated.collect();
        if steps.len() < 2 {
            return false;
        }
        let title = self.subject().unwrap_or_else(|| capital(sentence));
        let quote = sentence.to_owned();
        self.courses.push(Course { point: self.decided.point, title, steps, quote });
        true
    }

    /// "Punktet behandles igen på møde i direktionen den 10. januar."
    fn comes_back(&mut self, sentence: &str, at: usize) -> bool {
        if self.course(sentence) {
            return true;
        }
        let Some((place, verb, after)) = again(sentence) else { return false };
        let days = mentions(after, self.around.meeting);
        let steps = steps(after, self.around);
        let is_again = after.trim_start().starts_with("igen") || verb.contains("igen");
        let day = steps.first().and_then(|(_, day)| day.as_ref()).or(days.first());
        if steps.is_empty() && !(is_again || verb.starts_with("gen")) || day.is_none() && !is_again
        {
            return false;
        }
        let own = self.around.own.id.clone();
        let back = steps.first().map_or(own.clone(), |(id, _)| id.clone());
        let title = self.back_title(sentence[..place].trim(), back == own);
        let mut promise = self.promise(title, sentence.to_owned());
        promise.due = day.filter(|day| day.to > self.around.meeting).map(Mention::due);
        promise.is_item = promise.due.is_some();
        promise.back = Some(back.clone());
        // Who follows up has it ready before it comes back.
        if back == own
            && let Some(draft) = self.drafts.last_mut()
            && draft.is_remark
            && draft.promise.due.is_none()
        {
            draft.promise.due.clone_from(&promise.due);
        }
        self.push(promise, at);
        true
    }

    fn back_title(&self, subject: &str, is_own: bool) -> String {
        let Some(point) = self.subject() else { return capital(subject) };
        let pronouns = ["Punktet", "Sagen", "Emnet", "Det", "Den", "Dette", "Dagsordenspunktet"];
        let is_same = pronouns.contains(&subject) || overlap(subject, &point) >= 1.0;
        match () {
            () if is_same || subject.is_empty() => point,
            () if is_own => capital(subject),
            () => format!("{subject}: {}", small(&point)),
        }
    }

    /// What was promised after the last "følger op" is for the same persons.
    fn finish(mut self) -> (Vec<Promise>, Vec<Course>) {
        let own = self.around.own.id.clone();
        for draft in &mut self.drafts[self.since..] {
            let comes_back = draft.promise.is_item || draft.promise.back.as_ref() == Some(&own);
            if draft.promise.owners.is_empty() && !comes_back {
                draft.promise.owners.clone_from(&self.owners);
            }
        }
        (self.drafts.into_iter().map(|draft| draft.promise).collect(), self.courses)
    }
}
