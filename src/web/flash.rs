//! The message after a saved edit. The address of the page that follows names the
//! entry of the history: `?gemt=818f4e0f`.

use crate::web::blocking::run_blocking;
use crate::web::state::AppState;
use crate::web::text::sentence;
use axum::response::Redirect;
use std::sync::Arc;

/// Older entries are not looked for.
const RECENT_ENTRIES: usize = 20;
/// In the place of an entry, when the history could not be kept.
const NO_ENTRY: &str = "uden-historik";

/// An edit that was just saved.
#[derive(Clone, Debug)]
pub(in crate::web) struct SavedEdit {
    /// As the history describes it.
    pub words: String,
    /// Its id there.
    pub entry: Option<String>,
    /// It is not undone yet.
    pub can_undo: bool,
}

/// To a page that shows what was saved; `mark` is the element of it.
pub(in crate::web) fn redirect(page: &str, entry: Option<&str>, mark: Option<&str>) -> Redirect {
    let mark = mark.map_or_else(String::new, |mark| format!("#{mark}"));
    let sign = if page.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{page}{sign}gemt={}{mark}", entry.unwrap_or(NO_ENTRY)))
}

/// The edit that an address names, if it is a recent one.
pub(in crate::web) async fn saved_edit(
    app: &Arc<AppState>,
    query: Option<&str>,
) -> Option<SavedEdit> {
    let id = query?.split('&').find_map(|pair| pair.strip_prefix("gemt="))?.to_owned();
    if id == NO_ENTRY {
        let words = "Historikken kan ikke føres lige nu, så ændringen kan ikke fortrydes her.";
        return Some(SavedEdit { words: words.to_owned(), entry: None, can_undo: false });
    }
    let app = app.clone();
    let log = run_blocking(move || app.editor.log(Some(RECENT_ENTRIES))).await;
    let found = log.ok()?.ok()?.into_iter().find(|found| found.entry.id == id)?;
    let words = sentence(&found.entry.words);
    Some(SavedEdit { words, entry: Some(id), can_undo: !found.undone })
}
