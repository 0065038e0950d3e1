//! Bodies and roles to choose from, by their names.

use crate::plan::{Plan, Role};
use crate::schedule::BodyView;
use crate::web::text::list;
use std::collections::BTreeMap;
use std::sync::Arc;

/// More are many.
pub(in crate::web) const MANY: usize = 50;

/// So many names are given that somebody may have meant.
const SIMILAR: usize = 3;

/// What can be chosen.
pub(in crate::web) struct Choices {
    /// The id of the list of suggestions on the page.
    pub list: &'static str,
    /// Id and name, in the plan's order.
    pub all: Vec<(String, String)>,
}

impl Choices {
    pub fn of_bodies(plan: &Plan) -> Arc<Choices> {
        let all = plan.bodies.iter().map(|body| (body.id.clone(), body.name.clone()));
        Choices::new("organer", all)
    }

    /// All but the body itself.
    pub fn of_others(view: &BodyView) -> Arc<Choices> {
        let of = |view: BodyView| (view.id().to_owned(), view.name().to_owned());
        let all = Choices::new("organer", std::iter::once(*view).chain(view.others()).map(of));
        let others = all.all.iter().filter(|(id, _)| id != view.id()).cloned().collect();
        Arc::new(Choices { list: all.list, all: others })
    }

    pub fn of_roles(roles: &[Role]) -> Arc<Choices> {
        Choices::new("personer", roles.iter().map(|role| (role.id.clone(), role.title.clone())))
    }

    /// Of several with the same name, each has its id too.
    pub fn new(list: &'static str, all: impl Iterator<Item = (String, String)>) -> Arc<Choices> {
        let mut all: Vec<_> = all.collect();
        let mut times = BTreeMap::new();
        for (_, name) in &all {
            *times.entry(name.to_lowercase()).or_insert(0) += 1;
        }
        for (id, name) in &mut all {
            if times[&name.to_lowercase()] > 1 {
                *name = format!("{name} ({id})");
            }
        }
        Arc::new(Choices { list, all })
    }

    pub fn are_many(&self) -> bool {
        self.all.len() > MANY
    }

    /// Whether the names are too long for every page that takes one: a script reads them.
    pub fn are_read_by_script(&self) -> bool {
        const MOST_LETTERS: usize = 20_000;
        const MARKUP: usize = "<option value=\"\"></option>\n".len();
        self.names().map(|name| name.len() + MARKUP).sum::<usize>() > MOST_LETTERS
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|(_, name)| &**name)
    }

    /// The name of an id; what is no id stays as it is.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.all.iter().find(|(known, _)| known == id).map_or(id, |(_, name)| name)
    }

    /// The id of what was typed: a name, or an id; otherwise a sentence.
    pub fn id(&self, typed: &str) -> Result<&str, String> {
        let words = typed.trim().to_lowercase();
        // A body may be called what the id of another is.
        let by_name = self.all.iter().find(|(_, name)| name.to_lowercase() == words);
        let found = by_name.or_else(|| self.all.iter().find(|(id, _)| *id == words));
        if let Some((id, _)) = found {
            return Ok(id);
        }
        let similar = self.names().filter(|name| name.to_lowercase().contains(&words));
        let similar: Vec<String> = similar.take(SIMILAR).map(|name| format!("»{name}«")).collect();
        let typed = typed.trim();
        Err(match similar.is_empty() {
            true => format!("»{typed}« er ikke på listen. Skriv et navn, som det står dér."),
            false => format!("»{typed}« er ikke på listen. På den står {}.", list(&similar)),
        })
    }
}

/// So many committees, and two whose names differ in case only.
#[cfg(test)]
pub(super) fn committees(number: usize) -> Arc<Choices> {
    let all = (0..number).map(|n| (format!("u{n}"), format!("Udvalget {n:03}")));
    Choices::new("organer", all.chain([("a".into(), "Ens".into()), ("b".into(), "ens".into())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_meant_before_an_id() {
        let all = [("havn", "skov"), ("skov", "Eng")].map(|(id, name)| (id.into(), name.into()));
        let choices = Choices::new("organer", all.into_iter());
        assert_eq!((choices.id("Skov"), choices.id("havn")), (Ok("havn"), Ok("havn")));
        assert_eq!([100, 1000].map(|n| committees(n).are_read_by_script()), [false, true]);
    }

    #[test]
    fn what_is_not_on_the_list_is_said_with_what_is() {
        let many = committees(100);
        assert_eq!(many.id("ens (b)"), Ok("b"));
        let said = many.id("get 09").unwrap_err();
        assert!(said.contains("»Udvalget 090«, »Udvalget 091« og »Udvalget 092«"), "{said}");
        assert!(many.id("Ens").unwrap_err().contains("»Ens (a)« og »ens (b)«"));
        assert!(many.id("zoo").unwrap_err().ends_with("Skriv et navn, som det står dér."));
    }
}
