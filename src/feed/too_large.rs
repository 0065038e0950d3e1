//! What `check` says of a feed that has no room for everything.

use super::scope::Scope;
use super::{Cut, Ledger, render, render_scope};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::Config;
use crate::schedule::{Audience, Schedule};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeSet;

/// A warning for each body, role and scope of a private address whose feed is cut on that day.
pub fn check_sizes(
    schedule: &Schedule,
    scopes: &BTreeSet<Scope>,
    config: &Config,
    today: NaiveDate,
) -> Report {
    let mut report = Report::default();
    let now = today.and_time(NaiveTime::MIN).and_utc();
    let plan = &schedule.plan;
    for (view, body) in schedule.views(Audience::Full).zip(&plan.bodies) {
        let feed = render(view, config, today, &mut Ledger::default(), now);
        report.diagnostics.extend(warning(&body.name, feed.cut, body.span));
    }
    let of_roles = plan.roles.iter().map(|role| {
        (Scope::new(std::slice::from_ref(&role.id), &[]), role.title.clone(), role.span)
    });
    let of_roles: Vec<_> = of_roles.collect();
    let others = scopes.iter().filter(|scope| of_roles.iter().all(|(known, ..)| known != *scope));
    let others = others.filter_map(|scope| {
        let share = scope.shares(schedule, Audience::Full).next()?;
        let name = format!("en privat adresse ({})", scope.describe());
        Some((scope.clone(), name, plan.bodies[plan.body(share.view.id())?].span))
    });
    let others: Vec<_> = others.collect();
    for (scope, name, span) in of_roles.iter().chain(&others) {
        let mut ledger = Ledger::default();
        let feed = render_scope(schedule, scope, Audience::Full, config, today, &mut ledger, now);
        report.diagnostics.extend(warning(name, feed.cut, *span));
    }
    report
}

fn warning(name: &str, cut: Cut, span: Span) -> Option<Diagnostic> {
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => one.to_owned(),
        _ => format!("{count} {many}"),
    };
    let meetings = counted(cut.descriptions, "ét møde", "møder");
    let events = counted(cut.events, "den sidste aftale", "af de sidste aftaler");
    let without = match (cut.descriptions, cut.events) {
        (0, 0) => return None,
        (_, 0) => format!("{meetings} længst fremme står uden punkter"),
        (0, _) => format!("{events} er udeladt"),
        _ => format!("{meetings} står uden punkter, og {events} er udeladt"),
    };
    let message = format!("kalenderen for {name} er over 900 kB: {without}");
    Some(
        Diagnostic::new(Code::LargeFeed, span, message)
            .label("har for meget i sin kalender")
            .hint("sæt `months-ahead` under `[rolling]` i config.toml ned, eller gør punkternes titler kortere"),
    )
}
