//! `[agenda.BODY]`: what a body's documents say in other words than `[agenda]`.

use crate::plan::AgendaConfig;
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const AGENDA: &str = "agenda";

/// Takes the tables of bodies out of the file, each with the body's id.
pub(super) fn take_out<'i>(root: &mut DeTable<'i>) -> Vec<(String, Spanned<DeValue<'i>>)> {
    let Some(DeValue::Table(agenda)) = root.get_mut(AGENDA).map(Spanned::get_mut) else {
        return Vec::new();
    };
    let ids: Vec<String> = bodies(agenda).map(|(id, _)| id.get_ref().to_string()).collect();
    ids.into_iter().filter_map(|id| Some((id.clone(), agenda.remove(id.as_str())?))).collect()
}

/// The tables in `[agenda]` that are no sections of it.
pub(super) fn bodies<'a, 'i>(
    agenda: &'a DeTable<'i>,
) -> impl Iterator<Item = (&'a Spanned<Cow<'i, str>>, &'a Spanned<DeValue<'i>>)> {
    agenda
        .iter()
        .filter(|(key, value)| value.get_ref().is_table() && !AgendaConfig::has_key(key.get_ref()))
}

/// A file that has a body's table as its `[agenda]`.
pub(super) fn alone<'i>(own: &Spanned<DeValue<'i>>) -> DeTable<'i> {
    let mut root = DeTable::new();
    root.insert(Spanned::new(own.span(), AGENDA.into()), own.clone());
    root
}

/// The same with what `[agenda]` says of the rest.
pub(super) fn over<'i>(shared: &DeTable<'i>, own: &Spanned<DeValue<'i>>) -> DeTable<'i> {
    let mut root = alone(own);
    if let (Some(below), Some(above)) = (shared.get(AGENDA), root.get_mut(AGENDA)) {
        complete(above.get_mut(), below.get_ref());
    }
    root
}

/// Adds the keys of `below` that `above` lacks, in tables of tables too.
fn complete<'i>(above: &mut DeValue<'i>, below: &DeValue<'i>) {
    let (DeValue::Table(above), DeValue::Table(below)) = (above, below) else { return };
    for (key, value) in below {
        match above.get_mut(key.get_ref().as_ref()) {
            Some(own) => complete(own.get_mut(), value.get_ref()),
            None => drop(above.insert(key.clone(), value.clone())),
        }
    }
}
