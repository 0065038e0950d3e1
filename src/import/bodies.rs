//! The bodies that a text names.

use crate::plan::{Plan, slug};
use std::sync::Arc;

/// A body and the names that texts use for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyNames {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// "ØK".
    pub short: Option<String>,
}

/// A place in a text where a body is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The byte at which it begins.
    pub at: usize,
    /// The byte after it.
    pub end: usize,
    /// Its id; one made of its name where the plan doesn't have it.
    pub id: String,
}

/// The bodies of a plan.
pub fn of_plan(plan: &Plan) -> Vec<BodyNames> {
    let names = |body: &Arc<crate::plan::Body>| BodyNames {
        id: body.id.clone(),
        name: body.name.clone(),
        short: body.short.clone(),
    };
    plan.bodies.iter().map(names).collect()
}

/// Where a text names bodies, in order.
pub fn named(text: &str, bodies: &[BodyNames]) -> Vec<Named> {
    let mut all = Vec::new();
    let mut start = None;
    for (index, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_word = c.is_alphanumeric() || c == '-';
        match (is_word, start) {
            (true, None) => start = Some(index),
            (false, Some(at)) => {
                start = None;
                if let Some(id) = body(&text[at..], &text[at..index], bodies) {
                    all.push(Named { at, end: index, id });
                }
            }
            _ => {}
        }
    }
    all
}

/// The body that a text begins with; `word` is its first word.
fn body(text: &str, word: &str, bodies: &[BodyNames]) -> Option<String> {
    let lower = text.to_lowercase();
    let is_named = |body: &&BodyNames| {
        let name = body.name.to_lowercase();
        let rest = lower.strip_prefix(&name).map(|rest| rest.trim_start_matches('s'));
        let whole = rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        whole || body.short.as_deref() == Some(word)
    };
    if let Some(body) = bodies.iter().find(is_named) {
        return Some(body.id.clone());
    }
    let lower = word.to_lowercase();
    let is_body =
        ["udvalget", "bestyrelsen"].iter().any(|end| lower.ends_with(end) && lower != *end);
    is_body.then(|| slug(&lower))
}

/// Whether a name is that of a body.
pub fn is(name: &str, body: &BodyNames) -> bool {
    let (one, other) = (name.to_lowercase(), body.name.to_lowercase());
    one == other || one.starts_with(&format!("{other} ")) || body.short.as_deref() == Some(name)
}
