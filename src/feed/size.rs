//! How large a feed may be, and what it does without where there is more.

use super::event::Entry;
use super::event_text::EventText;
use icalendar::Component;

/// Google drops events from feeds of more than about 1 MB.
pub(super) const LARGEST: usize = 900_000;

/// Room for what is added to an event last: its marks, and when it was updated.
const MARKS: usize = 120;

/// What a feed had no room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// So many meetings are without their items.
    pub descriptions: usize,
    /// So many of the last events are left out.
    pub events: usize,
}

/// Leaves out the items of meetings and then whole events, each time the last of the
/// calendar first: next week is needed more than next year, and what was held stays.
pub(super) fn fit(entries: &mut Vec<(EventText, Entry<'_>)>, head: usize) -> Cut {
    let size = |shown: &EventText| shown.text.len() + MARKS;
    let mut total = head + entries.iter().map(|(shown, _)| size(shown)).sum::<usize>();
    let mut cut = Cut::default();
    for (shown, entry) in entries.iter_mut().rev() {
        if total <= LARGEST {
            return cut;
        }
        let Some(description) = &mut entry.description else { continue };
        if description.shorten() {
            entry.event.description(&description.text());
            // What was shown of it before had its items.
            entry.meeting = None;
            total -= size(shown);
            *shown = EventText::new(&entry.event);
            total += size(shown);
            cut.descriptions += 1;
        }
    }
    while total > LARGEST
        && let Some((shown, _)) = entries.pop()
    {
        total -= size(&shown);
        cut.events += 1;
    }
    cut
}
