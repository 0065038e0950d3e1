//! An item tied to an event that is over comes on no meeting any more; a preview says so.

use crate::calendar::full_date;
use crate::plan::{Anchor, Item, Timing, When};
use crate::schedule::BodyView;
use chrono::NaiveDate;

/// A sentence, where the edit adds or changes such an item; `item` is the one that its
/// form is about.
pub(in crate::web) fn warning(
    before: &BodyView,
    after: &BodyView,
    item: Option<&str>,
    today: NaiveDate,
) -> Option<String> {
    let is_new = |id: &str| !before.items_as_written().iter().any(|known| known.id == id);
    let mut meant = after
        .items_as_written()
        .iter()
        .filter(|one| item.map_or_else(|| is_new(&one.id), |id| one.id == id));
    meant.find_map(|item| past_event(item, after, today))
}

fn past_event(item: &Item, view: &BodyView, today: NaiveDate) -> Option<String> {
    let Timing::When { rule: When::Before { anchor, .. } | When::After { anchor, .. }, .. } =
        &item.timing
    else {
        return None;
    };
    let Anchor::Event(index) = anchor else { return None };
    let event = &view.events_as_written()[*index];
    let last = view.events().filter(|time| time.id() == event.id).last()?;
    (last.to() < today && item.withdrawn.is_none()).then(|| {
        let (name, day) = (event.name(), full_date(last.from()));
        format!("»{name}« var den {day} og kommer ikke igen, så punktet kommer ikke på noget møde.")
    })
}
