//! Counters, and `/metrics` in Prometheus' text form.
//!
//! They contain nothing about users, but the times when plans were read, also of plans
//! in which only a closed item had changed.

use crate::web::health::{Health, WorkerHealth};
use crate::web::snapshot::Snapshot;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What happened since the start.
#[derive(Debug, Default)]
pub(super) struct Counters {
    feed_sent: AtomicU64,
    feed_unchanged: AtomicU64,
    feed_refused: AtomicU64,
    pages: [AtomicU64; 5],
    connections: AtomicU64,
    connections_open: AtomicU64,
    plans_taken: AtomicU64,
    plans_refused: AtomicU64,
}

impl Counters {
    pub fn feed(&self, status: StatusCode) {
        let counter = match status {
            StatusCode::OK => &self.feed_sent,
            StatusCode::NOT_MODIFIED => &self.feed_unchanged,
            _ => &self.feed_refused,
        };
        counter.fetch_add(1, Relaxed);
    }

    pub fn page(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5);
        self.pages[class - 1].fetch_add(1, Relaxed);
    }

    pub fn connected(&self) {
        self.connections.fetch_add(1, Relaxed);
        self.connections_open.fetch_add(1, Relaxed);
    }

    pub fn disconnected(&self) {
        self.connections_open.fetch_sub(1, Relaxed);
    }

    pub fn plan(&self, taken: bool) {
        let counter = if taken { &self.plans_taken } else { &self.plans_refused };
        counter.fetch_add(1, Relaxed);
    }
}

/// What the metrics say of the moment.
pub(super) struct Now {
    /// The log of accesses could be written.
    pub is_audited: bool,
    pub files_made: u64,
    /// Of a replica: when what it serves was published.
    pub published: Option<DateTime<Utc>>,
}

/// The whole text.
pub(super) fn text(counters: &Counters, health: &Health, snapshot: &Snapshot, now: &Now) -> String {
    let made = [("", now.files_made.to_string())];
    let made = family("files_made_total", COUNTER, "Pictures and documents made.", &made);
    let audited = [("", u8::from(now.is_audited).to_string())];
    let help = "1 when the last entry of the audit log was written.";
    let audit = family("audit_log_good", GAUGE, help, &audited);
    let published = now.published.map(|time| {
        let help = "When the server that this one follows published what is served.";
        let time = [("", time.timestamp().to_string())];
        family("followed_timestamp_seconds", GAUGE, help, &time)
    });
    let plan = of_plan(counters, health, snapshot);
    let published = published.unwrap_or_default();
    [of_requests(counters), plan, published, of_health(health), made, audit].concat()
}

fn of_requests(counters: &Counters) -> String {
    let feeds = [
        ("{answer=\"whole\"}", count(&counters.feed_sent)),
        ("{answer=\"unchanged\"}", count(&counters.feed_unchanged)),
        ("{answer=\"refused\"}", count(&counters.feed_refused)),
    ];
    let pages = [
        ("{status=\"2xx\"}", count(&counters.pages[1])),
        ("{status=\"3xx\"}", count(&counters.pages[2])),
        ("{status=\"4xx\"}", count(&counters.pages[3])),
        ("{status=\"5xx\"}", count(&counters.pages[4])),
    ];
    let connections = [("", count(&counters.connections))];
    let open = [("", count(&counters.connections_open))];
    [
        family("feed_requests_total", COUNTER, "Requests for feeds, by answer.", &feeds),
        family(
            "page_requests_total",
            COUNTER,
            "Requests for everything else, by class of status.",
            &pages,
        ),
        family("connections_total", COUNTER, "Connections taken.", &connections),
        family("connections_open", GAUGE, "Connections open now.", &open),
    ]
    .concat()
}

fn of_plan(counters: &Counters, health: &Health, snapshot: &Snapshot) -> String {
    let reads = [
        ("{result=\"taken\"}", count(&counters.plans_taken)),
        ("{result=\"refused\"}", count(&counters.plans_refused)),
    ];
    let good = [("", u8::from(snapshot.problem.is_none()).to_string())];
    let since = [("", snapshot.since.timestamp().to_string())];
    let age = [("", health.plan.last_success().1.as_secs().to_string())];
    let bodies = [("", snapshot.schedule.bodies.len().to_string())];
    [
        family(
            "plan_reads_total",
            COUNTER,
            "Changed plans that were read, by what came of it.",
            &reads,
        ),
        family("plan_good", GAUGE, "1 when the plan on disk is the one served.", &good),
        family(
            "plan_since_timestamp_seconds",
            GAUGE,
            "When the plan that is served was taken into use.",
            &since,
        ),
        family(
            "served_age_seconds",
            GAUGE,
            "Since what is served was last found to be what is on disk.",
            &age,
        ),
        family("bodies", GAUGE, "Bodies in the plan.", &bodies),
    ]
    .concat()
}

fn of_health(health: &Health) -> String {
    let tasks = [
        ("{task=\"plan\"}", &health.plan),
        ("{task=\"ledger\"}", &health.ledger),
        ("{task=\"links\"}", &health.links),
        ("{task=\"last-good\"}", &health.last_good),
        ("{task=\"history\"}", &health.history),
        ("{task=\"replicas\"}", &health.replicas),
        ("{task=\"mail\"}", &health.mail),
    ];
    let success = tasks.map(|(label, task)| {
        let time = task.last_success().0.map_or(0, |time| time.timestamp());
        (label, time.to_string())
    });
    let failed = tasks.map(|(label, task)| (label, u8::from(task.has_failed()).to_string()));
    let workers: Vec<_> = health
        .workers()
        .into_iter()
        .map(|(name, worker)| (format!("{{worker=\"{name}\"}}"), worker))
        .collect();
    let of_workers = |value: fn(&WorkerHealth) -> u64| -> Vec<(&str, String)> {
        workers.iter().map(|(label, worker)| (&**label, value(worker).to_string())).collect()
    };
    let panics = of_workers(|worker| worker.panics);
    let up = of_workers(|worker| u64::from(!worker.is_down));
    let lost = [("", count(&health.lost_lines))];
    [
        family(
            "task_success_timestamp_seconds",
            GAUGE,
            "When it last succeeded; 0 if it never did.",
            &success,
        ),
        family("task_failed", GAUGE, "1 when it has failed since.", &failed),
        family("worker_panics_total", COUNTER, "Panics of a thread.", &panics),
        family("worker_up", GAUGE, "1 while the thread runs.", &up),
        family("log_lines_lost_total", COUNTER, "Lines of the log that were not written.", &lost),
    ]
    .concat()
}

const COUNTER: &str = "counter";
const GAUGE: &str = "gauge";

fn count(counter: &AtomicU64) -> String {
    counter.load(Relaxed).to_string()
}

/// The samples of one name, by their labels.
fn family(name: &str, kind: &str, help: &str, samples: &[(&str, String)]) -> String {
    let name = format!("aarshjul_{name}");
    let mut text = format!("# HELP {name} {help}\n# TYPE {name} {kind}\n");
    for (labels, value) in samples {
        text += &format!("{name}{labels} {value}\n");
    }
    text
}
