//! What a feed shows of an event: of a past one, what its readers have been shown.

use super::description::Description;
use super::event::{Entry, EventBuilder};
use super::event_text::EventText;
use super::ledger::{Digest, Page, digest};
use crate::schedule::MeetingView;
use icalendar::Component;

pub(super) struct Shown {
    pub text: EventText,
    pub digest: Digest,
    /// Says when it was updated.
    pub description: Option<Description>,
}

impl Shown {
    /// Other words for the same, as it becomes past or with another version of this
    /// program, are no reason to fetch anew what was held.
    pub fn new(
        text: EventText,
        entry: &mut Entry<'_>,
        builder: &EventBuilder<'_>,
        page: &Page<'_>,
    ) -> Shown {
        let description = entry.description.take();
        let digest = digest(&text.text, description.is_some());
        let past = entry.meeting.filter(|meeting| meeting.to() < builder.today);
        let before = past.filter(|_| !page.has_shown(&entry.uid, digest));
        let before = before.and_then(|meeting| shown_before(&entry.uid, &meeting, builder, page));
        before.unwrap_or(Shown { text, digest, description })
    }
}

fn shown_before(
    uid: &str,
    meeting: &MeetingView<'_>,
    builder: &EventBuilder<'_>,
    page: &Page<'_>,
) -> Option<Shown> {
    let [coming, former] = builder.said_before(meeting);
    [(coming, true), (former, false)].into_iter().find_map(|(said, is_dated)| {
        let mut event = builder.event(meeting, &said);
        let text = EventText::new(event.uid(uid));
        let description = Some(said.description).filter(|said| is_dated && !said.is_empty());
        let digest = digest(&text.text, description.is_some());
        page.has_shown(uid, digest).then_some(Shown { text, digest, description })
    })
}
