//! Names for what anyone may see of a plan, which nothing closed changes.

use crate::agenda::names_for;
use crate::plan::{Config, indexed};
use crate::schedule::{Audience, BodyView, Schedule};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// A name of the whole, made from a hash of each body.
pub(in crate::web) struct OpenNames {
    schedule: Arc<Schedule>,
    config: Config,
    /// Made when the name is first requested.
    hashes: OnceLock<Hashes>,
}

struct Hashes {
    name: String,
    /// By position.
    bodies: Vec<[u8; 32]>,
}

impl OpenNames {
    /// Of a body that is as before the hash is as before.
    pub fn of(before: Option<&OpenNames>, schedule: &Arc<Schedule>, config: &Config) -> OpenNames {
        let before = before.filter(|before| before.config == *config);
        let same = before.and_then(|before| schedule.same_bodies(&before.schedule));
        let hashes = before.zip(same).map(|(before, same)| {
            let known = before.hashes();
            Hashes::of(schedule, config, |position| same[position].then(|| known.bodies[position]))
        });
        let hashes = hashes.map(OnceLock::from).unwrap_or_default();
        OpenNames { schedule: schedule.clone(), config: config.clone(), hashes }
    }

    pub fn name(&self) -> &str {
        &self.hashes().name
    }

    fn hashes(&self) -> &Hashes {
        self.hashes.get_or_init(|| Hashes::of(&self.schedule, &self.config, |_| None))
    }
}

impl Hashes {
    /// `known` gives those of bodies that are as before.
    fn of(
        schedule: &Schedule,
        config: &Config,
        known: impl Fn(usize) -> Option<[u8; 32]>,
    ) -> Hashes {
        let views = indexed(&schedule.plan.bodies);
        let new = |index| hash(schedule.body_at(index, Audience::Open), schedule.through, config);
        let bodies: Vec<[u8; 32]> =
            views.map(|(index, _)| known(index.position()).unwrap_or_else(|| new(index))).collect();
        let whole = Sha256::digest(bodies.as_flattened());
        let name = base16ct::lower::encode_string(&whole[..8]);
        Hashes { name, bodies }
    }
}

fn hash(view: BodyView, through: NaiveDate, config: &Config) -> [u8; 32] {
    let mut hash = Sha256::new();
    let names = names_for(view, config);
    let all = view.json(NaiveDate::MIN, through, NaiveDate::MIN, names);
    hash.update(serde_json::to_vec(&all).unwrap_or_default());
    for item in view.occurrences() {
        let texts = [item.note(names), item.role(names), item.text().map(str::to_owned)];
        for text in texts.into_iter().chain([item.category().map(str::to_owned)]) {
            hash.update(text.unwrap_or_default());
            hash.update([0]);
        }
    }
    hash.finalize().into()
}
