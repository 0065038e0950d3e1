//! A document that somebody uploads or pastes, and the steps that it is sent along through.

use crate::import::{Document, Refusal, is_pdf, read, read_pdf_text};
use crate::store;
use crate::web::frame::PageRequest;
use axum::extract::Multipart;
use chrono::{Months, NaiveDate};

/// What is sent along from step to step is at most so long.
const LONGEST: usize = 700 << 10;

/// What a form with a document sent.
#[derive(Default)]
pub(in crate::web) struct Sent {
    pub token: String,
    pub revision: String,
    pub step: String,
    pub meeting: String,
    /// The document of the step before.
    pub document: String,
    pasted: String,
    name: String,
    file: Vec<u8>,
    /// The lines that are ticked.
    pub chosen: Vec<usize>,
}

impl Sent {
    /// `None` where it is no such form.
    pub async fn read(mut form: Multipart) -> Option<Sent> {
        let mut sent = Sent::default();
        while let Some(field) = form.next_field().await.ok()? {
            let name = field.name()?.to_owned();
            let file = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.ok()?;
            if name == "fil" {
                sent.name = file.unwrap_or_default();
                sent.file = bytes.to_vec();
                continue;
            }
            let text = String::from_utf8(bytes.to_vec()).ok()?;
            match &*name {
                "token" => sent.token = text,
                "revision" => sent.revision = text,
                "trin" => sent.step = text,
                "moede" => sent.meeting = text,
                "dokument" => sent.document = text,
                "tekst" => sent.pasted = text,
                "valg" => sent.chosen.push(text.parse().ok()?),
                _ => {}
            }
        }
        Some(sent)
    }

    /// The document that was sent along, uploaded or pasted.
    pub fn document(&self, request: &PageRequest) -> Result<Document, Refusal> {
        if !self.document.is_empty() {
            let unreadable = |_| Refusal::new("dokumentet er gået tabt på vejen; vælg det igen");
            return serde_json::from_str(&self.document).map_err(unreadable);
        }
        if self.file.is_empty() && self.pasted.trim().is_empty() {
            return Err(Refusal::new("vælg en fil, eller sæt teksten ind"));
        }
        if self.file.is_empty() {
            return read("tekst.txt", self.pasted.as_bytes());
        }
        if is_pdf(&self.file) {
            let path = request.app.editor.search_path.as_deref();
            let text = store::pdf_text(&self.file, path);
            return read_pdf_text(&text.map_err(|error| Refusal::new(error.to_string()))?);
        }
        read(&self.name, &self.file)
    }

    /// The document for the next step.
    pub fn along(document: &Document) -> Result<String, Refusal> {
        let text = serde_json::to_string(document).unwrap_or_default();
        let too_long =
            "dokumentet er for langt til denne side; læs det ind med kommandoen `import`";
        Some(text).filter(|text| text.len() <= LONGEST).ok_or_else(|| Refusal::new(too_long))
    }

    /// The day that somebody typed for the meeting: the latest such day.
    pub fn meeting(&self, today: NaiveDate) -> Result<Option<NaiveDate>, Refusal> {
        let typed = &self.meeting;
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let date = crate::calendar::typed_date(typed, today);
        let date = date.map_err(|error| Refusal::new(error.to_string()))?;
        let year_before = today.checked_sub_months(Months::new(12)).unwrap_or(today);
        let earlier = crate::calendar::typed_date(typed, year_before).unwrap_or(date);
        Ok(Some(if date > today && earlier <= today { earlier } else { date }))
    }
}
