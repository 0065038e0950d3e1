//! Files in which git has left a conflict.

use super::Reader;
use crate::diag::{Code, Diagnostic};

/// The lines that git writes around the two versions, in order.
const MARKERS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// An error for the first conflict of a file: nothing in it can be trusted before
/// somebody has chosen.
pub fn unresolved(reader: &Reader<'_>) -> Option<Diagnostic> {
    let mut lines = lines(reader.text);
    let mut next = |marker: &str| {
        let is_marker = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\r']);
        let (start, _) =
            lines.find(|(_, line)| line.strip_prefix(marker).is_some_and(is_marker))?;
        Some(reader.span(start..start + marker.len()))
    };
    let places: Vec<_> = MARKERS.iter().map_while(|marker| next(marker)).collect();
    let [first, middle, last] = places[..] else { return None };
    Some(
        Diagnostic::new(Code::MergeConflict, first, "filen har en konflikt fra git, som ingen har afgjort")
            .label("den ene udgave begynder her")
            .related(middle, "den anden begynder her")
            .related(last, "og slutter her")
            .hint("vælg den udgave, der skal gælde, og slet den anden og de tre linjer med `<<<<<<<`, `=======` og `>>>>>>>`"),
    )
}

/// Each line with its place.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line)
    })
}
