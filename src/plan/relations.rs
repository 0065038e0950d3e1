//! Which bodies' meetings another thing of the plan goes by.

use super::{Anchor, Body, BodyIndex, Case, SeriesDates, Timing, When};
use std::collections::BTreeSet;

impl Body {
    /// The bodies whose meetings its series follow.
    pub fn followed(&self) -> impl Iterator<Item = BodyIndex> {
        self.series.iter().filter_map(|series| match series.dates {
            SeriesDates::After { body, .. } => Some(body),
            SeriesDates::Rule(_) | SeriesDates::Given(_) => None,
        })
    }

    /// The bodies to whose meetings its items are tied.
    pub fn tied_to(&self) -> impl Iterator<Item = BodyIndex> {
        self.items.iter().filter_map(|item| {
            let Timing::When { rule, .. } = &item.timing else { return None };
            let (When::After { anchor, .. } | When::Before { anchor, .. }) = rule else {
                return None;
            };
            match anchor {
                Anchor::Body { body, .. } => Some(*body),
                Anchor::Event(_) | Anchor::Break(_) | Anchor::Day(_) => None,
            }
        })
    }
}

impl Case {
    /// The bodies that it goes through, each once.
    pub fn bodies(&self) -> BTreeSet<BodyIndex> {
        self.steps.iter().map(|step| step.body).collect()
    }
}
