//! Sends a day's mails at their hour, and what could not be sent again later.
//!
//! A mail server may be slow to answer or never do so. It is spoken with on a thread that
//! nothing waits for, neither pages nor feeds nor the end of the server: what is under way
//! then is sent again at the next start, as after a crash.

use crate::mail::{MailInput, Mailbox, Smtp, Tally};
use crate::plan::Config;
use crate::schedule::Schedule;
use crate::store::StateDir;
use crate::web::state::AppState;
use crate::web::watch::worker::{Stop, Worker};
use chrono::{DateTime, NaiveDate, Utc};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use tracing::{info, warn};

/// How often it is looked whether there is something to do.
const TICK: Duration = Duration::from_secs(1);
/// How soon after a failure it is tried again; each time twice as long, but no longer than
/// the second.
const FIRST_PAUSE: Duration = Duration::from_secs(15);
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// What a mail that is under way gets when the server ends.
const GRACE: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(50);

/// The thread, where the settings have a mail server. A password or certificates that can't
/// be read stop no start: it says so, and tries again.
pub(in crate::web) fn keep_sending(app: &Arc<AppState>) -> io::Result<Option<Worker>> {
    let state = app.clone();
    let start = || Worker::start("mail", app.clone(), move |stop| run(&state, stop));
    app.config.mail.server.is_some().then(start).transpose()
}

fn run(app: &AppState, stop: &Stop) {
    let mut pause = FIRST_PAUSE;
    let mut tried_on = None;
    // Whatever a server before this one left is sent first.
    let mut again = Some(Instant::now());
    loop {
        let (today, is_hour) = day(app);
        let is_new = is_hour && tried_on != Some(today);
        if is_new || again.is_some_and(|again| again <= Instant::now()) {
            let Some(tried) = session(app, today, is_hour, stop) else { return };
            if is_hour {
                tried_on = Some(today);
            }
            let is_left = tried.as_ref().map_or(true, |tally| tally.waiting > 0);
            again = is_left.then(|| Instant::now() + pause);
            pause = if is_left { (pause * 2).min(LONGEST_PAUSE) } else { FIRST_PAUSE };
            record(app, tried);
        }
        if stop.wait(TICK) {
            return;
        }
    }
}

/// The day, and whether its mails are to go out by now.
fn day(app: &AppState) -> (NaiveDate, bool) {
    let here = app.now().with_timezone(&app.config.timezone);
    (here.date_naive(), here.time() >= app.config.mail.at.0)
}

fn record(app: &AppState, tried: Result<Tally, String>) {
    let result = tried.and_then(|tally| {
        if tally.sent > 0 {
            info!("{} mails er sendt", tally.sent);
        }
        if tally.refused > 0 {
            warn!("mailserveren afviste {} modtagere; se dem på /links", tally.refused);
        }
        tally.problem.filter(|_| tally.waiting > 0).map_or(Ok(()), Err)
    });
    app.health.mail.record(result, app.now());
}

/// Makes the day's mails, if it is time, and sends all that wait; `None` if the server ends.
fn session(
    app: &AppState,
    today: NaiveDate,
    is_hour: bool,
    stop: &Stop,
) -> Option<Result<Tally, String>> {
    let job = Job {
        config: app.config.clone(),
        schedule: app.snapshot().schedule.clone(),
        state: app.editor.state.clone(),
        today,
        now: app.now(),
        is_hour,
    };
    let is_over = Arc::new(AtomicBool::new(false));
    let (sender, answer) = channel();
    let over = is_over.clone();
    let work = move || sender.send(job.run(&over));
    if let Err(error) = std::thread::Builder::new().name("mail-session".into()).spawn(work) {
        return Some(Err(error.to_string()));
    }
    loop {
        match answer.recv_timeout(LOOK) {
            Ok(tried) => return Some(tried),
            Err(RecvTimeoutError::Disconnected) => {
                return Some(Err("intern fejl; se loggen".to_owned()));
            }
            Err(RecvTimeoutError::Timeout) if stop.wait(Duration::ZERO) => {
                is_over.store(true, Relaxed);
                let _ = answer.recv_timeout(GRACE);
                return None;
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// What one session needs; nothing of it is anybody else's.
struct Job {
    config: Config,
    schedule: Arc<Schedule>,
    state: PathBuf,
    today: NaiveDate,
    now: DateTime<Utc>,
    is_hour: bool,
}

impl Job {
    fn run(&self, is_over: &AtomicBool) -> Result<Tally, String> {
        // Opening it would make it, and one without links revokes them all.
        if !self.state.is_dir() {
            return Err("tilstandsmappen findes ikke".to_owned());
        }
        let state = StateDir::open(&self.state).map_err(|error| error.to_string())?;
        let mailbox = Mailbox::new(state);
        let Job { config, schedule, today, now, .. } = self;
        if self.is_hour {
            let recipients = mailbox.recipients().map_err(|error| error.to_string())?;
            let (today, now, recipients) = (*today, *now, &recipients);
            let input = MailInput { schedule, config, recipients, today, now };
            mailbox.make(&input).map_err(|error| error.to_string())?;
        }
        let Some(mut smtp) = Smtp::open(config)? else { return Ok(Tally::default()) };
        let sent = mailbox.send(*today, |letter| smtp.send(letter), || is_over.load(Relaxed));
        sent.map_err(|error| error.to_string())
    }
}
