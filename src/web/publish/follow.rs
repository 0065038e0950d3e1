//! Publishes after each change of the plan and at midnight, until the program is ended. That
//! may happen at any moment.

use super::publisher::{PublishError, PublishOptions, Publisher, runtime};
use super::run::Tally;
use crate::store::{Watch, WatchEvent};
use std::time::{Duration, Instant};
use tracing::{error, info, warn};

/// How often it is looked for a new day, and other private addresses to publish.
const TICK: Duration = Duration::from_secs(1);
/// How soon after a failure it is tried again; each time twice as long, but no longer than
/// the second.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(900);

/// Returns only if it can't begin.
pub fn follow(options: PublishOptions) -> Result<std::convert::Infallible, PublishError> {
    let runtime = runtime()?;
    let mut publisher = Publisher::open(options)?;
    let (mut watch, unwatched) = Watch::new(&publisher.origin.plans, publisher.origin.state.path());
    if let Some(error) = unwatched {
        warn!("kan ikke følge alle ændringer straks ({error}); ser selv efter imens");
    }
    let mut pause = FIRST_PAUSE;
    let mut again = Some(Instant::now());
    loop {
        if again.is_some_and(|again| again <= Instant::now()) {
            match runtime.block_on(publisher.publish()) {
                Ok(Tally { written, removed, .. }) => {
                    (pause, again) = (FIRST_PAUSE, None);
                    if written + removed > 0 {
                        info!("udgivet: {written} filer skrevet, {removed} fjernet");
                    }
                }
                Err(refusal) => {
                    again = Some(Instant::now() + pause);
                    let text = PublishError::from(refusal);
                    error!("{text}; prøver igen om {} s", pause.as_secs());
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
        let is_due = match watch.wait(TICK) {
            WatchEvent::Idle => publisher.is_new_day_or_list(),
            _ => publisher.is_behind(),
        };
        if is_due {
            again = Some(Instant::now());
        }
    }
}
