//! `config.toml` as read. Every key has a default; secrets are never in it.

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;

macro_rules! config {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty = $default:expr,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        #[allow(missing_docs, reason = "config.toml as shipped describes each key")]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl $name {
            /// Whether the file may have that key here.
            pub fn has_key(key: &str) -> bool {
                [$(stringify!($field)),*].iter().any(|field| field.replace('_', "-") == key)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                $name { $($field: $default,)* }
            }
        }
    };
}

mod agenda;

pub use agenda::{
    AgendaConfig, Clock, ClockForm, EconomyConfig, FollowUpsConfig, MinutesConfig, Pause,
    PointsConfig, ProtocolsConfig, RollBody,
};

config! {
    /// The whole file.
    Config {
        /// IANA name; all dates are civil dates in it.
        timezone: Tz = Tz::Europe__Copenhagen,
        rolling: RollingConfig = RollingConfig::default(),
        eventuelt: EventueltConfig = EventueltConfig::default(),
        agenda: AgendaConfig = AgendaConfig::default(),
        feed: FeedConfig = FeedConfig::default(),
        server: ServerConfig = ServerConfig::default(),
        sign_in: SignInConfig = SignInConfig::default(),
        mail: MailConfig = MailConfig::default(),
        history: HistoryConfig = HistoryConfig::default(),
        log: LogConfig = LogConfig::default(),
        /// `[agenda.BODY]`: `[agenda]` as it is for a body that says something of its own.
        #[serde(skip)]
        agendas: BTreeMap<String, AgendaConfig> = BTreeMap::new(),
    }
}

/// Where neither a domain nor an address is known: a name that nobody can have (RFC 2606).
const NO_DOMAIN: &str = "aarshjul.invalid";

impl Config {
    /// What stands in every UID: the host of `public-url`, if `domain` says nothing else.
    pub fn uid_domain(&self) -> &str {
        let host = || host(self.server.public_url.as_deref()?);
        self.feed.domain.as_deref().or_else(host).unwrap_or(NO_DOMAIN)
    }

    /// The words of a body's documents, by its id.
    pub fn agenda_of(&self, body: &str) -> &AgendaConfig {
        self.agendas.get(body).unwrap_or(&self.agenda)
    }
}

/// The host of an address, without its port.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', ':']).next().filter(|host| !host.is_empty())
}

config! {
    /// The window that rolls with the day.
    RollingConfig {
        months_back: u32 = 12,
        months_ahead: u32 = 18,
    }
}

config! {
    /// How far the "Eventuelt" section looks, and its fixed sentences.
    EventueltConfig {
        months: u32 = 6,
        heading: String = "4. Eventuelt, herunder punkter til næste møde".into(),
        case: String = "Åben sag".into(),
        route_heading: String = "Sagsgang".into(),
        route: String = "DIR".into(),
        presentation_heading: String = "Sagsfremstilling".into(),
        introduction: String =
            "Til de kommende direktionsmøder er der foreløbigt følgende punkter:".into(),
        date_column: String = "Dato".into(),
        content_column: String = "Indhold".into(),
        cancelled: String = "Mødet aflyses pga. {reason}".into(),
        moved: String = "(flyttet fra {date}: {reason})".into(),
        /// Where the plan gives no reason.
        moved_without_reason: String = "(flyttet fra {date})".into(),
        /// How those who may see a closed item see that it is one.
        closed_item: String = "{title} (lukket punkt)".into(),
        no_meetings: String = "Der er ikke planlagt møder i perioden.".into(),
        nothing_awaiting: String = "Ingen.".into(),
        awaiting: String = "Punkter som afventer dato:".into(),
        closing: String = "Drøftelse og fastlæggelse af Øvrige punkter til behandling under \
             dagsordenens punkt 1 på det næste direktionsmøde."
            .into(),
    }
}

/// How a cancelled meeting is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CancelledShown {
    /// `STATUS:CANCELLED`.
    #[default]
    Cancelled,
    /// `STATUS:CONFIRMED` with the prefix, for those who must see it in Google.
    Confirmed,
    /// Not in the feed.
    Hidden,
}

config! {
    FeedConfig {
        /// Stands in every UID: never change it once people subscribe; see
        /// [`Config::uid_domain`].
        domain: Option<String> = None,
        refresh_minutes: u32 = 60,
        /// Names of persons, or roles only.
        names: bool = true,
        cancelled: CancelledShown = CancelledShown::Cancelled,
        breaks: bool = true,
        holidays: bool = false,
        events: bool = false,
        /// Of every body that has none of its own.
        colour: String = "steelblue".into(),
    }
}

config! {
    ServerConfig {
        listen: String = "127.0.0.1:8080".into(),
        /// `https://aarshjul.norddjurs.dk`, no slash at the end: what addresses
        /// in feeds and on pages begin with.
        public_url: Option<String> = None,
        /// The header that a proxy which signs people in sets, and the only
        /// addresses it is believed from.
        user_header: Option<String> = None,
        trusted_proxies: Vec<IpAddr> = Vec::new(),
        /// Where to report a weakness: an address of RFC 9116's `Contact`.
        security_contact: Option<String> = None,
        /// The accessibility statement, which every page leads to.
        accessibility_statement: Option<String> = None,
        /// So many whole months of the audit log are kept.
        audit_months: u32 = 6,
        tls_certificate: Option<PathBuf> = None,
        tls_key: Option<PathBuf> = None,
        /// Where to lead plain HTTP on to `public_url`, with a certificate of our own:
        /// Thunderbird and ICSx5 fetch a `webcal` address by it first.
        redirect_listen: Option<String> = None,
        /// The git repository to which what is served is pushed, for servers that follow.
        publish_to: Option<String> = None,
    }
}

config! {
    /// Signing in with an OpenID Connect provider.
    SignInConfig {
        /// As the button names it.
        name: String = "kommunens login".into(),
        issuer: Option<String> = None,
        client_id: Option<String> = None,
        client_secret_file: Option<PathBuf> = None,
        /// The certificates that are trusted.
        certificates: PathBuf = "/etc/ssl/certs/ca-certificates.crt".into(),
        scopes: Vec<String> = vec!["profile".into()],
        name_claim: String = "preferred_username".into(),
        groups_claim: String = "groups".into(),
        /// Groups, by the role that they give.
        readers: Vec<String> = Vec::new(),
        editors: Vec<String> = Vec::new(),
        administrators: Vec<String> = Vec::new(),
        /// So long is one signed in.
        hours: u32 = 10,
    }
}

/// How a mail server is spoken with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailSecurity {
    /// TLS after the greeting, without which nothing is sent (RFC 3207).
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// Only on the machine itself.
    None,
}

config! {
    /// Mail to those whom an item, a follow-up or a meeting concerns; none without `server`.
    MailConfig {
        server: Option<String> = None,
        /// What `security` usually has; see [`MailConfig::port`].
        port: Option<u16> = None,
        security: MailSecurity = MailSecurity::Starttls,
        user: Option<String> = None,
        password_file: Option<PathBuf> = None,
        /// The certificates that are trusted.
        certificates: PathBuf = "/etc/ssl/certs/ca-certificates.crt".into(),
        from: Option<String> = None,
        reply_to: Option<String> = None,
        /// So many workdays before a deadline.
        days_before_deadline: u32 = 3,
        /// When a day's mails go out.
        at: Clock = Clock(NaiveTime::from_hms_opt(7, 30, 0).expect("a time of day")),
    }
}

impl MailConfig {
    /// The server's port.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            MailSecurity::Starttls => 587,
            MailSecurity::Tls => 465,
            MailSecurity::None => 25,
        })
    }
}

config! {
    HistoryConfig {
        enabled: bool = true,
    }
}

/// How much the server says of what it does; each level also says what is before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// What needs somebody.
    Error,
    /// What may need somebody.
    Warn,
    /// Starts, stops, and each plan that is taken into use.
    Info,
    /// Each request, by its route.
    Debug,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// An object a line, for programs.
    Json,
}

config! {
    LogConfig {
        level: LogLevel = LogLevel::Info,
        format: LogFormat = LogFormat::Text,
    }
}
