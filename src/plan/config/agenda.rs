//! `[agenda]`: the frame of a whole agenda, its bodies, times and sentences.
//!
//! The defaults are short and hold for any municipality; a directorate's own
//! wording is in `config.toml`. An empty sentence is left out.

use chrono::NaiveTime;
use serde::Deserialize;

config! {
    /// What the four sections share.
    AgendaConfig {
        /// The bodies whose meetings section 1 lists, by id; without the key, all
        /// that have no member in common with the body itself.
        bodies: Option<Vec<String>> = None,
        /// The bodies of the monthly round, with their short names: "ØK d. 13/6 2023".
        roll: Vec<RollBody> = Vec::new(),
        roll_line: String = "Rul {month}: {meetings}".into(),
        heading: String = "DAGSORDEN".into(),
        place: String = "Sted".into(),
        date: String = "Dato".into(),
        start: String = "Start kl.".into(),
        end: String = "Slut kl.".into(),
        /// How the two are written.
        clock: ClockForm = ClockForm::Colon,
        members: String = "Medlemmer".into(),
        absent: String = "Fraværende".into(),
        /// Stands for the name where nobody holds a role that day.
        vacant: String = "Vakant".into(),
        footer: String = "{body}, {date}".into(),
        /// The heading of the list of contents; empty: there is none.
        contents: String = "Indholdsfortegnelse".into(),
        /// Above the numbers of its pages.
        contents_page: String = "Side".into(),
        /// An item that goes through several bodies.
        case_route: String = "Sagsgang: {route}".into(),
        /// What an earlier decision said for the next time.
        from_before: String = "Fra sidste gang: {text}".into(),
        consequences_heading: String = "Økonomiske konsekvenser".into(),
        proposal_heading: String = "Indstilling".into(),
        participates: String = "{names} deltager under punktet.".into(),
        attached: String = "Bilag er vedlagt.".into(),
        /// A case whose text has one of these says itself that something is attached.
        attached_words: Vec<String> = vec!["vedlagt".into()],
        attachments_heading: String = "Bilag:".into(),
        attachment_open: String = "Åben".into(),
        attachment_closed: String = "Lukket".into(),
        attachment_number: String = "{number}".into(),
        /// Whether those who may see a closed attachment see its title in documents.
        closed_titles: bool = true,
        /// In the overview, for the title of a closed one.
        closed_attachment: String = "(Lukket bilag)".into(),
        overview_heading: String = "Bilagsoversigt".into(),
        protocols: ProtocolsConfig = ProtocolsConfig::default(),
        economy: EconomyConfig = EconomyConfig::default(),
        points: PointsConfig = PointsConfig::default(),
        follow_ups: FollowUpsConfig = FollowUpsConfig::default(),
        minutes: MinutesConfig = MinutesConfig::default(),
    }
}

config! {
    /// Section 1.
    ProtocolsConfig {
        heading: String = "1. Beslutningsprotokoller og dagsordener".into(),
        protocols: String = "Gennemgang af beslutningsprotokol for:".into(),
        agendas: String = "Gennemgang af dagsorden for:".into(),
        coming: String = "Kommende politiske møder:".into(),
        /// A meeting or an event in a list.
        entry: String = "{name} d. {date}".into(),
        past_events: String = "Opsamling på forudgående møder, aktiviteter samt formål".into(),
        coming_events: String = "Kommende møder, aktiviteter samt formål".into(),
        other: String = "Øvrige emner".into(),
        /// Stands for a list that has nothing.
        nothing: String = "Ingen.".into(),
        consequences: String = "De økonomiske konsekvenser beskrives i dagsordenspunkterne til \
            møderne i de stående udvalg m.v."
            .into(),
        proposal: String = "Det indstilles, at de nævnte beslutningsprotokoller og de nævnte \
            dagsordener gennemgås."
            .into(),
    }
}

config! {
    /// Section 2.
    EconomyConfig {
        heading: String = "2. Økonomi".into(),
        /// Items of these categories are here, all others in section 3.
        categories: Vec<String> = vec!["økonomi".into()],
        introduction: String = "For at følge den økonomiske udvikling og gennemførelsen af \
            budgettet har møderne et fast punkt om kommunens økonomi."
            .into(),
        nothing: String = "Der er ingen punkter.".into(),
        /// `{body}` in the sentences of sections 1 to 3 is the body's name.
        consequences: String = "{body} følger den økonomiske udvikling og vurderer løbende \
            budgetopfølgningerne på de forskellige områder."
            .into(),
        proposal: String = "Det indstilles, at punktet drøftes.".into(),
    }
}

config! {
    /// Section 3.
    PointsConfig {
        heading: String = "3. Punkter til behandling".into(),
        introduction: String = String::new(),
        lead: String = "{body} har følgende øvrige punkter til behandling:".into(),
        /// Stands for the table when there is nothing to treat.
        nothing: String = "Der er ingen punkter til behandling.".into(),
        /// A table with the time of each; else a list without times and pauses.
        times: bool = true,
        clock: ClockForm = ClockForm::Point,
        time_column: String = "Tid".into(),
        point_column: String = "Punkt".into(),
        /// When the first begins; a meeting that does not span it begins with them.
        start: Clock = Clock(NaiveTime::from_hms_opt(10, 0, 0).expect("a time of day")),
        /// What an item takes that has no minutes of its own.
        default_minutes: u32 = 15,
        pauses: Vec<Pause> = Vec::new(),
        /// The first line of a closed item, for those who may see it.
        closed_item: String = "Lukket punkt".into(),
        /// Below a table that goes on after the meeting's end.
        overrun: String =
            "Bemærk: Punkterne varer til kl. {time}, men mødet slutter kl. {end}.".into(),
        proposal: String = "Det indstilles, at punkterne behandles.".into(),
    }
}

config! {
    /// What earlier meetings agreed on and is yet to be done, after section 4.
    FollowUpsConfig {
        /// Empty: there is no such section.
        heading: String = String::new(),
        introduction: String = String::new(),
        /// Stands for the table when everything is done.
        nothing: String = "Alt er fulgt op.".into(),
    }
}

config! {
    /// The minutes: what they add to the agenda.
    MinutesConfig {
        heading: String = "REFERAT".into(),
        /// Above what was decided on a section.
        decision: String = "Beslutning i {body} den {date}".into(),
        /// Before what was decided on each point of section 3.
        lead: String = "{body} havde følgende øvrige punkter til behandling:".into(),
        /// Whether they are numbered; else each has a bullet.
        numbered: bool = true,
        /// Whether a section's attachments come after what was decided on it.
        attachments_last: bool = false,
        participated: String = "{names} deltog under punktet.".into(),
        /// The heading of the page that the members sign; empty: there is none.
        signatures: String = "Underskriftsside".into(),
    }
}

/// How a time of day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum ClockForm {
    /// A point, and no zero before the hour.
    #[serde(rename = "9.45")]
    Point,
    /// A point, and hours of two digits.
    #[serde(rename = "09.45")]
    ZeroPoint,
    /// A colon, and no zero before the hour.
    #[serde(rename = "9:45")]
    Colon,
    /// A colon, and hours of two digits.
    #[serde(rename = "09:45")]
    ZeroColon,
}

impl ClockForm {
    /// A time of day in minutes after midnight.
    pub fn write(self, minute: u32) -> String {
        let (hour, minute) = (minute / 60, minute % 60);
        match self {
            ClockForm::Point => format!("{hour}.{minute:02}"),
            ClockForm::ZeroPoint => format!("{hour:02}.{minute:02}"),
            ClockForm::Colon => format!("{hour}:{minute:02}"),
            ClockForm::ZeroColon => format!("{hour:02}:{minute:02}"),
        }
    }
}

/// A body of the monthly round.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RollBody {
    /// The body's id.
    pub body: String,
    /// "ØK".
    pub name: String,
}

/// A pause: between two items, at its time or as near to it as they allow.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pause {
    /// When it begins, or as near as the items allow.
    pub time: Clock,
    /// How long it lasts.
    pub minutes: u32,
    /// "Frokost".
    pub name: String,
}

/// A time of day, `10:00` or `10.00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Clock(pub NaiveTime);

impl TryFrom<String> for Clock {
    type Error = String;

    fn try_from(text: String) -> Result<Clock, String> {
        NaiveTime::parse_from_str(&text.replace('.', ":"), "%H:%M")
            .map(Clock)
            .map_err(|_| format!("`{text}` er ikke et klokkeslæt; skriv `10:00`"))
    }
}
