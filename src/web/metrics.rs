//! Counters, and `/metrics` in Prometheus' text form.
//!
//! They contain nothing about users, but the times when plans were read, also of plans
//! in which only a closed item had changed.

use crate::web::snapshot::Snapshot;
use axum::http::StatusCode;
use std::fmt::Write;
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
}

/// The whole text.
pub(super) fn text(counters: &Counters, snapshot: &Snapshot, now: &Now) -> String {
    let count = |counter: &AtomicU64| counter.load(Relaxed).to_string();
    let mut text = String::new();
    let mut family = |name: &str, kind: &str, help: &str, samples: &[(&str, String)]| {
        let head = format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n");
        text.write_fmt(head).expect("a string takes all text");
        for (labels, value) in samples {
            writeln!(text, "{name}{labels} {value}").expect("a string takes all text");
        }
    };
    family(
        "aarshjul_feed_requests_total",
        "counter",
        "Requests for feeds, by answer.",
        &[
            ("{answer=\"whole\"}", count(&counters.feed_sent)),
            ("{answer=\"unchanged\"}", count(&counters.feed_unchanged)),
            ("{answer=\"refused\"}", count(&counters.feed_refused)),
        ],
    );
    family(
        "aarshjul_page_requests_total",
        "counter",
        "Requests for everything else, by class of status.",
        &[
            ("{status=\"2xx\"}", count(&counters.pages[1])),
            ("{status=\"3xx\"}", count(&counters.pages[2])),
            ("{status=\"4xx\"}", count(&counters.pages[3])),
            ("{status=\"5xx\"}", count(&counters.pages[4])),
        ],
    );
    let made = [("", now.files_made.to_string())];
    family("aarshjul_files_made_total", "counter", "Pictures and documents made.", &made);
    let connections = [("", count(&counters.connections))];
    family("aarshjul_connections_total", "counter", "Connections taken.", &connections);
    let open = [("", count(&counters.connections_open))];
    family("aarshjul_connections_open", "gauge", "Connections open now.", &open);
    family(
        "aarshjul_plan_reads_total",
        "counter",
        "Changed plans that were read, by what came of it.",
        &[
            ("{result=\"taken\"}", count(&counters.plans_taken)),
            ("{result=\"refused\"}", count(&counters.plans_refused)),
        ],
    );
    let good = [("", u8::from(snapshot.problem.is_none()).to_string())];
    family("aarshjul_plan_good", "gauge", "1 when the plan on disk is the one served.", &good);
    let since = [("", snapshot.since.timestamp().to_string())];
    let help = "When the plan that is served was taken into use.";
    family("aarshjul_plan_since_timestamp_seconds", "gauge", help, &since);
    let audited = [("", u8::from(now.is_audited).to_string())];
    let help = "1 when the last entry of the audit log was written.";
    family("aarshjul_audit_log_good", "gauge", help, &audited);
    let bodies = [("", snapshot.schedule.bodies.len().to_string())];
    family("aarshjul_bodies", "gauge", "Bodies in the plan.", &bodies);
    text
}
