//! The roles and names of those who follow up.

use super::people;
use super::sentences::normal;
use crate::plan::{Plan, Role};

/// Ids of roles where the plan has them; else names or units as written.
pub fn owners(written: &[String], plan: &Plan) -> Vec<String> {
    let mut owners: Vec<String> = written.iter().map(|text| owner(text, plan)).collect();
    owners.dedup();
    owners
}

fn owner(text: &str, plan: &Plan) -> String {
    let name = people::name(text).filter(|name| name.len() < text.len() || !has_position(text));
    let is_holder = |role: &&Role| {
        let holders = role.holders.iter();
        name.is_some_and(|name| holders.clone().any(|holder| people::is_same(&holder.name, name)))
    };
    let is_title = |role: &&Role| normal(&role.title) == normal(text);
    let role = plan.roles.iter().find(is_holder).or_else(|| plan.roles.iter().find(is_title));
    match (role, name) {
        (Some(role), _) => role.id.clone(),
        (None, Some(name)) => name.to_owned(),
        (None, None) => text.to_owned(),
    }
}

fn has_position(text: &str) -> bool {
    text.split(' ').any(people::is_position)
}
