//! Lines that were broken at the width of a page.

use super::document::Mark;
use super::inline::marked;

/// Lines that are shorter are never full.
const FEWEST: usize = 60;

/// Of the longest line, in percent: letters differ in width.
const FULL: usize = 92;

/// How wide the lines around each line are.
pub struct Wrapping {
    /// The longest line of the run of lines without an empty one.
    widths: Vec<usize>,
}

impl Wrapping {
    /// Of a text's lines.
    pub fn new(lines: &[&str]) -> Wrapping {
        let mut widths = vec![0; lines.len()];
        let mut start = 0;
        while start < lines.len() {
            let is_empty = |index: &usize| lines[*index].trim().is_empty();
            let end = (start..lines.len()).find(is_empty).unwrap_or(lines.len());
            let longest = lines[start..end].iter().map(|line| width(line.trim())).max();
            widths[start..end].fill(longest.unwrap_or(0));
            start = end + 1;
        }
        Wrapping { widths }
    }

    /// Whether a line is the end of the one before it: its first word had no room there.
    pub fn goes_on(&self, lines: &[&str], at: usize) -> bool {
        let (Some(before), line) = (at.checked_sub(1).map(|at| lines[at].trim()), lines[at].trim())
        else {
            return false;
        };
        if starts_with_time(line) || starts_with_count(line) || before.is_empty() {
            return false;
        }
        if starts_small(line) && !before.ends_with([':', '.']) {
            return true;
        }
        let word = line.split_whitespace().next().map_or(0, width);
        let longest = self.widths[at];
        longest >= FEWEST && (width(before) + 1 + word) * 100 > longest * FULL
    }

    /// Whether a paragraph goes on after an empty line: a page ended in a sentence. What
    /// begins with a capital is a name in it, and more than a heading.
    pub fn goes_on_after_page(&self, before: &str, line: &str) -> bool {
        let is_open = !before.ends_with(['.', ':', '?', '!', ')']) && width(before) >= FEWEST;
        let is_name = width(before) >= 2 * FEWEST && width(line) >= FEWEST;
        is_open && (starts_small(line) || is_name) && !starts_with_time(line)
    }
}

/// `09.45 Borgermøde`: a row of a timetable.
pub fn starts_with_time(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let parts = word.split_once(['.', ':']);
    parts.is_some_and(|(hour, minute)| {
        (1..=2).contains(&hour.len())
            && minute.len() == 2
            && hour.parse::<u32>().is_ok_and(|hour| hour < 24)
            && minute.parse::<u32>().is_ok_and(|minute| minute < 60)
    })
}

/// `2 - 3567269 Åben …`: a row of a list of attachments.
fn starts_with_count(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && rest.starts_with(" - ")
}

fn starts_small(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// The lines without the empty one after each, where a text has one after each line.
pub fn single_spaced(lines: Vec<&str>) -> Vec<&str> {
    let texts: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty()).collect();
    let parted = texts.windows(2).filter(|pair| pair[1] == pair[0] + 2);
    let (mut all, mut broken) = (0, 0);
    for pair in parted {
        all += 1;
        let (mark, text) = marked(lines[pair[1]].trim());
        broken += usize::from(mark == Mark::None && starts_small(text));
    }
    if all < 10 || broken * 5 < all {
        return lines;
    }
    let mut single = Vec::new();
    let mut empty = 0;
    for line in lines {
        if line.trim().is_empty() {
            empty += 1;
            if empty > 1 {
                single.push("");
            }
        } else {
            empty = 0;
            single.push(line);
        }
    }
    single
}

/// The lines without page numbers, and the text of the first footer that has one:
/// it may name the meeting.
pub fn without_page_numbers<'a>(lines: &[&'a str]) -> (Vec<&'a str>, Option<String>) {
    let mut footer = None;
    let mut rest = Vec::new();
    for line in lines {
        match page_number(line) {
            Some(before) => {
                if footer.is_none() && !before.is_empty() {
                    footer = Some(before.to_owned());
                }
            }
            None => rest.push(*line),
        }
    }
    (rest, footer)
}

/// What is in front of `Side 1 af 2` at the end of a line.
fn page_number(line: &str) -> Option<&str> {
    let (before, number) = line.trim().rsplit_once("Side ")?;
    let numbers: Vec<&str> = number.split(" af ").collect();
    let is_number = |text: &&str| text.len() <= 3 && text.parse::<u32>().is_ok();
    (numbers.len() <= 2 && numbers.iter().all(is_number)).then_some(before.trim())
}
