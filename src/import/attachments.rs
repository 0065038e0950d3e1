//! Which attachment belongs to which point: by words; where none fit, by its place
//! among the others.

use super::points::{Attachment, Point};
use super::sentences::subject_words;
use crate::calendar::month_of;

/// Puts the attachments of a section on its points.
pub fn distribute(rows: &[Vec<String>], points: &mut [Point]) {
    if points.is_empty() {
        return;
    }
    let fitting: Vec<Option<usize>> = rows.iter().map(|row| by_words(&row[1], points)).collect();
    let mut at = 0;
    for (index, row) in rows.iter().enumerate() {
        let later = fitting[index + 1..].iter().flatten().copied().filter(|later| *later >= at);
        let most = later.min().unwrap_or(points.len() - 1);
        let has_none = |point: &usize| points[*point].attachments.is_empty();
        at = match fitting[index].filter(|point| *point >= at) {
            Some(point) => point,
            // The next one that says that it has some.
            None => (at..=most)
                .filter(has_none)
                .find(|point| points[*point].mentions_attachments() || row[1].is_empty())
                .unwrap_or(at),
        };
        points[at].attachments.push(attachment(row));
    }
}

fn attachment(row: &[String]) -> Attachment {
    Attachment {
        title: row[1].clone(),
        number: Some(row[2].clone()).filter(|number| !number.is_empty()),
        closed: row[0] == "Lukket",
    }
}

/// Words of many titles, numbers and months say nothing of the point.
fn says_something(word: &str) -> bool {
    const GENERAL: [&str; 7] =
        ["notat", "oplæg", "oversigt", "udkast", "status", "bilag", "præsentation"];
    let is_number = word.chars().all(|c| c.is_ascii_digit());
    !GENERAL.contains(&word) && !is_number && month_of(word).is_none()
}

/// The point that shares most words with a title.
fn by_words(title: &str, points: &[Point]) -> Option<usize> {
    let words: Vec<String> =
        subject_words(title).into_iter().filter(|word| says_something(word)).collect();
    let shared = |point: &Point| {
        let (title, text) = (subject_words(&point.title), subject_words(&point.text.join(" ")));
        let weight = |word: &String| match () {
            () if title.contains(word) => 3,
            () if text.contains(word) => 1,
            () => 0,
        };
        words.iter().map(weight).sum::<usize>()
    };
    let best = points.iter().enumerate().map(|(index, point)| (shared(point), index));
    let best = best.max_by_key(|(shared, index)| (*shared, std::cmp::Reverse(*index)))?;
    (best.0 >= 1).then_some(best.1)
}
