//! One run: the index says first that it writes, then come the files, then the index with all
//! of them. What is already there is not written, and without anything to write neither is
//! the index.
//!
//! A run that is killed leaves an index that says so. The next one looks at every file, and
//! writes what is not as it should be.

use super::content::{Content, name};
use super::index::{Change, Edition, Entry, Index, Writing};
use super::refusal::Refusal;
use super::target::Target;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub written: usize,
    pub removed: usize,
    pub same: usize,
}

pub(super) struct Run<'a> {
    target: &'a mut Target,
    index: Index,
    /// The edition of the index that was read or written last.
    edition: Option<Edition>,
    /// Sets this run apart from others.
    id: String,
    now: DateTime<Utc>,
    /// Called with what would be done, and nothing is.
    dry: Option<fn(&str)>,
    is_writing: bool,
    adding: BTreeSet<String>,
    /// What is done together next, each with what the index says then.
    waiting: Vec<(Change, Entry)>,
    pub tally: Tally,
}

/// So many requests to a store are under way together, with as many files in memory.
const TOGETHER: usize = 16;

impl<'a> Run<'a> {
    /// `looks`: whether what is there is compared with the index first.
    pub async fn begin(
        target: &'a mut Target,
        id: String,
        now: DateTime<Utc>,
        dry: Option<fn(&str)>,
        looks: bool,
    ) -> Result<Run<'a>, Refusal> {
        let known = target.open(dry.is_some()).await?;
        let (index, edition) = match known {
            None => (Index::default(), None),
            Some((bytes, edition)) => (read(&bytes)?, Some(edition)),
        };
        let mut run = Run {
            target,
            index,
            edition,
            id,
            now,
            dry,
            is_writing: false,
            adding: BTreeSet::new(),
            waiting: Vec::new(),
            tally: Tally::default(),
        };
        let has_ended = run.index.writing.is_none();
        if !has_ended && dry.is_none() {
            run.take_over().await?;
        }
        if looks || !has_ended {
            run.look().await?;
        }
        Ok(run)
    }

    /// When an open feed last changed, of those that are there.
    pub fn marks(&self) -> Option<DateTime<Utc>> {
        self.index.marks
    }

    pub fn set_marks(&mut self, marks: Option<DateTime<Utc>>) {
        self.index.marks = marks;
    }

    /// What will be there, so that a run that is killed leaves nothing that nobody knows.
    pub fn expect<'k>(&mut self, keys: impl IntoIterator<Item = &'k String>) {
        let names = keys.into_iter().map(|key| name(key));
        self.adding.extend(names.filter(|name| !self.index.files.contains_key(name)));
    }

    pub fn has(&self, key: &str) -> bool {
        self.index.entry(key).is_some()
    }

    /// Whether the same is there; then it is counted.
    pub fn count_same(&mut self, key: &str, entry: &Entry) -> bool {
        let is_same = self.index.entry(key).is_some_and(|known| known.is_as(entry));
        self.tally.same += usize::from(is_same);
        is_same
    }

    pub async fn put(&mut self, key: &str, content: &Content) -> Result<(), Refusal> {
        self.put_entry(key, content, Entry::new(key, content)).await
    }

    /// Puts a page that says that nothing is there any more, since this day.
    async fn put_gone(
        &mut self,
        key: &str,
        content: &Content,
        day: NaiveDate,
    ) -> Result<(), Refusal> {
        let entry = Entry { gone: Some(day), ..Entry::new(key, content) };
        self.put_entry(key, content, entry).await
    }

    async fn put_entry(
        &mut self,
        key: &str,
        content: &Content,
        entry: Entry,
    ) -> Result<(), Refusal> {
        if self.count_same(key, &entry) {
            return Ok(());
        }
        self.tally.written += 1;
        if let Some(say) = self.dry {
            say(&format!("skriver {key}\n"));
            return Ok(());
        }
        self.change(key, Some(content.clone()), entry).await
    }

    pub async fn remove(&mut self, key: &str) -> Result<(), Refusal> {
        self.tally.removed += 1;
        if let Some(say) = self.dry {
            say(&format!("fjerner {key}\n"));
            return Ok(());
        }
        self.change(key, None, Entry::default()).await
    }

    async fn change(
        &mut self,
        key: &str,
        content: Option<Content>,
        entry: Entry,
    ) -> Result<(), Refusal> {
        let known = self.index.entry(key).and_then(|known| known.edition.clone());
        self.waiting.push((Change { key: key.to_owned(), content, known }, entry));
        if self.waiting.len() == TOGETHER {
            self.flush().await?;
        }
        Ok(())
    }

    /// Makes the changes that wait, before others that follow from them.
    pub async fn flush(&mut self) -> Result<(), Refusal> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.claim().await?;
        let (changes, entries): (Vec<_>, Vec<_>) = self.waiting.drain(..).unzip();
        let editions = self.target.change(&changes, self.now).await?;
        for ((Change { key, content, .. }, entry), edition) in
            changes.into_iter().zip(entries).zip(editions)
        {
            // The tag of a private file is a hash of it.
            let edition = edition.filter(|_| name(&key) == key);
            match content {
                Some(_) => self.index.files.insert(name(&key), Entry { edition, ..entry }),
                None => self.index.files.remove(&name(&key)),
            };
        }
        Ok(())
    }

    /// Ends the addresses that are not among the wanted and do not stay: a page says so for as long as a
    /// feed's tombstone is there, then it is removed.
    pub async fn remove_others(
        &mut self,
        (wanted, stays): (&BTreeSet<String>, impl Fn(&str) -> bool),
        gone: &Content,
        today: NaiveDate,
    ) -> Result<(), Refusal> {
        let is_open = |name: &String| !name.starts_with(super::content::PRIVATE);
        let others: Vec<(String, Option<NaiveDate>)> = self
            .index
            .files
            .iter()
            .filter(|(name, entry)| {
                is_open(name) && !wanted.contains(*name) && (entry.gone.is_some() || !stays(name))
            })
            .map(|(name, entry)| (name.clone(), entry.gone))
            .collect();
        for (key, since) in others {
            let since = since.unwrap_or(today);
            match super::content::is_page(&key) && (today - since).num_days() < TOMBSTONE_DAYS {
                true => self.put_gone(&key, gone, since).await?,
                false => self.remove(&key).await?,
            }
        }
        Ok(())
    }

    /// The keys of what is private and not among the wanted.
    pub async fn other_private(&self, wanted: &BTreeSet<String>) -> Result<Vec<String>, Refusal> {
        if !self.index.has_private() {
            return Ok(Vec::new());
        }
        let mut keys = self.target.private().await?;
        keys.retain(|key| !wanted.contains(key));
        Ok(keys)
    }

    /// Writes the index, if anything else was written.
    pub async fn end(&mut self) -> Result<(), Refusal> {
        self.flush().await?;
        if std::mem::take(&mut self.is_writing) {
            self.adding.clear();
            self.write_index().await?;
        }
        Ok(())
    }

    /// Says that this run writes from now on.
    async fn claim(&mut self) -> Result<(), Refusal> {
        if self.is_writing {
            return Ok(());
        }
        self.is_writing = true;
        let (run, adding) = (self.id.clone(), self.adding.clone());
        self.index.writing = Some(Writing { run, adding });
        let claimed = self.write_index().await;
        self.index.writing = None;
        claimed
    }

    async fn write_index(&mut self) -> Result<(), Refusal> {
        let bytes = self.index.to_bytes();
        self.edition = Some(self.target.write_index(bytes, self.edition.as_ref()).await?);
        Ok(())
    }

    /// Goes on after a run that did not end.
    async fn take_over(&mut self) -> Result<(), Refusal> {
        let writing = self.index.writing.as_mut();
        writing.into_iter().for_each(|writing| writing.run.clone_from(&self.id));
        self.write_index().await?;
        self.is_writing = true;
        Ok(())
    }

    /// What somebody removed or exchanged is written again, as is what a run left that did not
    /// end.
    async fn look(&mut self) -> Result<(), Refusal> {
        let intact = self.target.intact(&self.index).await?;
        self.index = std::mem::take(&mut self.index).where_intact(&intact);
        Ok(())
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.target.close();
    }
}

/// As long as a feed has one.
const TOMBSTONE_DAYS: i64 = 90;

fn read(bytes: &[u8]) -> Result<Index, Refusal> {
    Index::parse(bytes).ok_or_else(|| {
        Refusal::Wrong(
            "oversigten over det udgivne kan ikke læses; tøm stedet, og udgiv igen".to_owned(),
        )
    })
}
