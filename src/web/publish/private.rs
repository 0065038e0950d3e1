//! Private addresses that are published: those in a file, for the program keeps only their
//! hashes (docs/design.md).

use super::content::{PRIVATE, is_page};
use super::refusal::Refusal;
use super::render::{Answer, Renderer};
use super::run::Run;
use crate::feed::links::{Access, is_token};
use crate::store::PathError;
use crate::web::snapshot::Snapshot;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[derive(Default)]
pub(super) struct Private {
    file: PathBuf,
    /// Each with its line.
    tokens: BTreeMap<String, usize>,
}

impl Private {
    /// A line is an address as `aarshjul link` gives it, or the token alone.
    pub fn read(file: Option<&Path>) -> Result<Private, Refusal> {
        let Some(file) = file else { return Ok(Private::default()) };
        let text = std::fs::read_to_string(file)
            .map_err(|error| Refusal::from(PathError::new("læse", file, error)))?;
        let mut tokens = BTreeMap::new();
        for (number, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let number = number + 1;
            let token = token(line).ok_or_else(|| {
                let file = file.display();
                Refusal::Wrong(format!("`{file}`, linje {number}, er ingen privat adresse"))
            })?;
            tokens.entry(token.to_owned()).or_insert(number);
        }
        Ok(Private { file: file.to_owned(), tokens })
    }

    /// Which lines open nothing, and why. Not the addresses: who reads a log is not to have them.
    pub fn without_effect(&self, snapshot: &Snapshot, now: DateTime<Utc>) -> Vec<String> {
        let mut lines: Vec<(usize, &str)> = self
            .tokens
            .iter()
            .filter_map(|(token, line)| match snapshot.links.access(token, now) {
                Access::Granted(_) => None,
                Access::Tombstone { .. } | Access::Gone => Some((*line, "adressen er spærret")),
                Access::Unknown => Some((
                    *line,
                    "tilstandsmappen kender ikke adressen, så den åbner intet og er ikke udgivet",
                )),
            })
            .collect();
        lines.sort_unstable();
        let file = self.file.display();
        lines.into_iter().map(|(line, why)| format!("`{file}`, linje {line}: {why}")).collect()
    }

    /// The addresses of calendars that these may open; of those that are revoked too.
    pub fn feeds(&self, snapshot: &Snapshot) -> BTreeSet<String> {
        let bodies = snapshot.known_ids();
        let of = |token: &String| {
            let own = bodies.iter().map(|body| format!("/{PRIVATE}{token}/{body}.ics"));
            own.chain([format!("/{PRIVATE}{token}.ics")]).collect::<Vec<_>>()
        };
        self.tokens.keys().flat_map(of).collect()
    }

    /// The pages of those that open something.
    pub fn pages<'a>(
        &'a self,
        snapshot: &'a Snapshot,
        now: DateTime<Utc>,
    ) -> impl Iterator<Item = String> + 'a {
        let opens =
            move |token: &&String| matches!(snapshot.links.access(token, now), Access::Granted(_));
        self.tokens.keys().filter(opens).map(|token| format!("/{PRIVATE}{token}"))
    }

    /// Ends what opens nothing or is not listed any more, and leaves the rest as it is: that
    /// waits for no plan without errors.
    pub async fn end_revoked(
        &self,
        run: &mut Run<'_>,
        renderer: &mut Renderer,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let mut live: BTreeSet<String> =
            run.other_private(&BTreeSet::new()).await?.into_iter().collect();
        let opens = |token: &str| matches!(snapshot.links.access(token, now), Access::Granted(_));
        live.retain(|key| self.tokens.contains_key(token_of(key)) && opens(token_of(key)));
        self.end_others(run, renderer, snapshot, now, &live).await
    }

    /// Ends what was published and is not any more: a calendar whose address was revoked has
    /// a tombstone for a while.
    pub async fn end_others(
        &self,
        run: &mut Run<'_>,
        renderer: &mut Renderer,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
        wanted: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        for key in run.other_private(wanted).await? {
            let access = snapshot.links.access(token_of(&key), now);
            let is_ended = matches!(access, Access::Tombstone { .. }) && !is_page(&key);
            match if is_ended { Some(renderer.get(&format!("/{key}")).await?) } else { None } {
                Some(Answer::Content(tombstone)) => run.put(&key, &tombstone).await?,
                _ => run.remove(&key).await?,
            }
        }
        Ok(())
    }
}

/// The token in a key.
fn token_of(key: &str) -> &str {
    let name = key[PRIVATE.len()..].trim_end_matches(".ics");
    name.split('/').next().unwrap_or(name)
}

fn token(line: &str) -> Option<&str> {
    let inner = line.rsplit_once("/feed/").map_or(line, |(_, inner)| inner);
    let token = inner.split('/').next()?.trim_end_matches(".ics");
    is_token(token).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn a_token_stands_alone_or_in_an_address() {
        let token_of = "AbCdEfGhIjKlMnOpQrStUvWx";
        for line in [
            token_of.to_owned(),
            format!("https://plan.example/feed/{token_of}.ics"),
            format!("webcal://plan.example/feed/{token_of}/direktionen.ics"),
            format!("https://plan.example/feed/{token_of}"),
        ] {
            assert_eq!(token(&line), Some(token_of), "{line}");
        }
        assert_eq!(token("https://plan.example/direktionen.ics"), None);
    }
}
