//! What every command uses: folders, configuration, date, and output.

use super::clock;
use super::error::CliError;
use super::output;
use super::places::{Given, Places};
use crate::calendar::{LAST_DAY, Typed, typed, typed_date};
use crate::compile::{Compiled, compile, rolling_window};
use crate::diag::{Report, Severity, Source, Sources, render};
use crate::editor::Editor;
use crate::feed::links::Links;
use crate::plan::{Config, read_config};
use crate::schedule::{Audience, BodyView, MeetingView, Schedule};
use crate::store::{self, AuditEntry, AuditEvent, AuditLog, PathError, StateDir};
use crate::web::Clock;
use chrono::{DateTime, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the program uses of its environment.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The name of the user: `USER`.
    pub user: Option<String>,
    /// Where programs are searched: `PATH`.
    pub search_path: Option<OsString>,
    /// Where things are: `AARSHJUL_PLANS`, `AARSHJUL_CONFIG` and so on.
    pub given: Given,
    /// Whether `NO_COLOR` is set and not empty (no-color.org).
    pub no_color: bool,
}

/// The diagnostics of some files, with their texts.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    pub sources: Sources,
    pub report: Report,
}

/// The folders, the configuration and the date that a command works on.
pub struct Shell {
    pub plans: PathBuf,
    pub state: PathBuf,
    pub config: Config,
    pub config_report: FileReport,
    pub today: NaiveDate,
    /// Whether `--today` was given.
    pub fixed_today: bool,
    pub environment: Environment,
}

impl Shell {
    /// Reads the configuration; its diagnostics are in `config_report`.
    pub fn open(
        Places { plans, config, state }: Places,
        today: Option<NaiveDate>,
        environment: Environment,
    ) -> Result<Shell, CliError> {
        let (config, config_report) = configuration(config)?;
        let fixed_today = today.is_some();
        let today = today.unwrap_or_else(|| clock::today(clock::now(), config.timezone));
        Ok(Shell { plans, state, config, config_report, today, fixed_today, environment })
    }

    /// The server's private addresses; none where they can't be read.
    pub fn links(&self) -> Links {
        let text = std::fs::read(self.state.join(store::LINKS)).unwrap_or_default();
        Links::parse(&String::from_utf8_lossy(&text))
    }

    /// Fails if the configuration has errors.
    pub fn with_valid_config(self) -> Result<Shell, CliError> {
        let FileReport { sources, report } = &self.config_report;
        if report.has_errors() { Err(self.broken(sources, report)) } else { Ok(self) }
    }

    /// The current instant; with `--today`, the first that is on that date both in the
    /// configured zone and in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        if !self.fixed_today {
            return clock::now();
        }
        let midnight = self.today.and_time(NaiveTime::MIN);
        let here = self.config.timezone.from_local_datetime(&midnight).latest();
        here.map_or(midnight.and_utc(), |here| here.to_utc().max(midnight.and_utc()))
    }

    /// The clock of what goes on; with `--today` it starts on that day and runs.
    pub fn clock(&self) -> Clock {
        if !self.fixed_today {
            return Arc::new(clock::now);
        }
        let (start, started) = (self.now(), clock::now());
        Arc::new(move || start + (clock::now() - started))
    }

    /// The audit log of a state folder.
    pub fn audit_log(&self, state: &StateDir) -> AuditLog {
        AuditLog::new(state.clone(), self.config.timezone, self.config.server.audit_months)
    }

    /// Writes what a command did in the audit log. It is done, so a failure is only said.
    pub fn audit(&self, state: &StateDir, what: AuditEvent, about: &str) {
        let entry = AuditEntry {
            at: self.now(),
            what,
            who: self.environment.user.clone().unwrap_or_default(),
            about: about.to_owned(),
            from: "kommandolinjen".to_owned(),
        };
        if let Err(error) = self.audit_log(state).record(&entry) {
            output::stderr(format_args!("det står ikke i adgangsloggen: {error}\n"));
        }
    }

    /// The editor of the plan.
    pub fn editor(&self) -> Editor {
        Editor {
            plans: self.plans.clone(),
            state: self.state.clone(),
            config: self.config.clone(),
            search_path: self.environment.search_path.clone(),
        }
    }

    /// Reads and compiles the plan, which may have errors.
    pub fn compile(&self, through: NaiveDate) -> Result<Compiled, CliError> {
        let (sources, _) = store::load(&self.plans)?;
        Ok(compile(Arc::new(sources), &self.config, through))
    }

    /// The schedule of the plan through a day; fails if the plan has errors.
    pub fn schedule(&self, through: NaiveDate) -> Result<Arc<Schedule>, CliError> {
        if through > LAST_DAY {
            return Err(CliError::Wrong(format!(
                "planen kan ikke lægges længere end til {LAST_DAY}: tidszonen kender ingen sommertid derefter"
            )));
        }
        let compiled = self.compile(through)?;
        compiled.schedule.clone().ok_or_else(|| self.broken(&compiled.sources, &compiled.report))
    }

    /// The window of `--from` and `--to`; the defaults are today and the end of the
    /// rolling window.
    pub fn window(
        &self,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<(NaiveDate, NaiveDate), CliError> {
        let from = from.map(|text| self.date(text)).transpose()?.unwrap_or(self.today);
        let rolling = rolling_window(&self.config, self.today).1.max(from);
        let to = to.map(|text| self.date(text)).transpose()?.unwrap_or(rolling);
        if to < from {
            return Err(CliError::Wrong(format!("`--to` ({to}) ligger før `--from` ({from})")));
        }
        Ok((from, to))
    }

    /// Parses a typed date.
    pub fn date(&self, text: &str) -> Result<NaiveDate, CliError> {
        typed_date(text, self.today).map_err(|error| CliError::Wrong(error.to_string()))
    }

    /// Parses a typed date, week or period, where a meeting is meant.
    pub fn typed(&self, text: &str) -> Result<Typed, CliError> {
        typed(text, self.today).map_err(|error| CliError::Wrong(error.to_string()))
    }

    /// The meeting that a typed date means.
    pub fn meeting<'a>(
        &self,
        view: &BodyView<'a>,
        typed: Typed,
    ) -> Result<MeetingView<'a>, CliError> {
        view.typed_meeting(typed, self.today).map_err(CliError::Wrong)
    }

    /// Parses a typed date in the past: without a year, the latest such day.
    pub fn past_date(&self, text: &str) -> Option<NaiveDate> {
        let date = typed_date(text, self.today).ok()?;
        let year_before = || typed_date(text, self.today.checked_sub_months(Months::new(12))?).ok();
        Some(date).filter(|date| *date <= self.today).or_else(year_before)
    }

    /// The error for a plan or configuration with errors: all of them rendered.
    pub fn broken(&self, sources: &Sources, report: &Report) -> CliError {
        let errors = report.of(Severity::Error);
        CliError::Wrong(render::text(sources, errors, self.colour()))
    }

    /// Colour for messages: only where stderr is a terminal, and `NO_COLOR` is not set.
    pub fn colour(&self) -> render::Colour {
        if io::stderr().is_terminal() && !self.environment.no_color {
            render::Colour::Terminal
        } else {
            render::Colour::Plain
        }
    }

    /// Prints a result, or writes it to a file atomically. A pipe or a device is
    /// written to, not replaced.
    pub fn write_output(&self, bytes: &[u8], file: Option<&Path>) -> Result<(), CliError> {
        match file {
            Some(path) if std::fs::metadata(path).is_ok_and(|data| !data.is_file()) => {
                let open = std::fs::OpenOptions::new().write(true).open(path);
                open.and_then(|mut file| file.write_all(bytes))
                    .map_err(|error| PathError::new("skrive", path, error).into())
            }
            Some(path) => Ok(store::atomic_write(path, bytes, store::PUBLIC_MODE)?),
            None => output::stdout(bytes),
        }
    }
}

/// Reads `config.toml`; without `--config` it may be missing.
fn configuration(given: Option<PathBuf>) -> Result<(Config, FileReport), CliError> {
    let is_given = given.is_some();
    let path = given.unwrap_or_else(|| PathBuf::from("config.toml"));
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_given => {
            return Ok((Config::default(), FileReport::default()));
        }
        Err(error) => return Err(config_error(&path, error)),
    };
    let source = Source { path: path.display().to_string(), text };
    let (config, report) = read_config(&source);
    Ok((config, FileReport { sources: Sources::new(vec![source]), report }))
}

fn config_error(path: &Path, error: io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::InvalidData => CliError::Wrong(format!(
            "{} er ikke gemt som UTF-8; gem den igen med den tegnkodning",
            path.display()
        )),
        io::ErrorKind::NotFound => CliError::Wrong(format!(
            "{}\nhjælp: uden `--config` bruges config.toml, hvis den findes",
            PathError::new("læse", path, error)
        )),
        _ => PathError::new("læse", path, error).into(),
    }
}

/// `N` bytes from the system's secure random generator.
pub fn random<const N: usize>() -> Result<[u8; N], CliError> {
    let mut random = [0; N];
    getrandom::fill(&mut random)
        .map_err(|error| CliError::Fault(format!("maskinen gav ingen tilfældige tal: {error}")))?;
    Ok(random)
}

/// A body by its id; the error lists the known ones.
pub fn body<'a>(
    schedule: &'a Schedule,
    id: &str,
    audience: Audience,
) -> Result<BodyView<'a>, CliError> {
    schedule.body(id, audience).ok_or_else(|| {
        let known: Vec<String> =
            schedule.plan.bodies.iter().map(|body| format!("`{}`", body.id)).collect();
        CliError::Wrong(format!("intet organ hedder `{id}`; planen har {}", known.join(", ")))
    })
}

/// Fails if the plan has no role of that id; the error lists the known ones.
pub fn check_role(schedule: &Schedule, id: &str) -> Result<(), CliError> {
    let roles = &schedule.plan.roles;
    if roles.iter().any(|role| role.id == id) {
        return Ok(());
    }
    let known: Vec<String> = roles.iter().map(|role| format!("`{}`", role.id)).collect();
    Err(CliError::Wrong(format!("ingen rolle hedder `{id}`; planen har {}", known.join(", "))))
}
