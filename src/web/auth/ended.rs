//! Sessions that were ended before their time: kept until then, also through a restart.

use crate::store::{PathError, StateDir};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The file in `state/`: on each line when a session would have ended, and its id.
const ENDED: &str = "ended-sessions";
const PATIENCE: Duration = Duration::from_secs(5);

type Ended = BTreeMap<String, DateTime<Utc>>;

pub(in crate::web) struct EndedSessions {
    state: StateDir,
    ended: Mutex<Ended>,
}

impl EndedSessions {
    pub fn open(state: StateDir) -> Result<EndedSessions, PathError> {
        let ended = Mutex::new(read(&state)?);
        Ok(EndedSessions { state, ended })
    }

    pub fn contains(&self, id: &str) -> bool {
        self.ended().contains_key(id)
    }

    /// From now on the session is over; an error says that a restart would forget it.
    pub fn end(&self, id: &str, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), PathError> {
        self.ended().insert(id.to_owned(), until);
        let _lock = self.state.lock(PATIENCE)?;
        let mut ended = self.ended().clone();
        ended.retain(|_, until| *until > now);
        let lines = ended.iter().map(|(id, until)| format!("{} {id}\n", until.timestamp()));
        self.state.write(ENDED, lines.collect::<String>().as_bytes())?;
        self.ended().retain(|_, until| *until > now);
        Ok(())
    }

    fn ended(&self) -> MutexGuard<'_, Ended> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(state: &StateDir) -> Result<Ended, PathError> {
    let text = state.read(ENDED)?.unwrap_or_default();
    let line = |line: &str| {
        let (until, id) = line.split_once(' ')?;
        Some((id.to_owned(), DateTime::from_timestamp(until.parse().ok()?, 0)?))
    };
    Ok(String::from_utf8_lossy(&text).lines().filter_map(line).collect())
}
