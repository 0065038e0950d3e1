//! Fields in which bodies or roles are chosen: a list or boxes of a few; of many, lines that
//! suggest their names, so that a page stays small and nobody scrolls through a thousand.

use super::choices::Choices;
use super::fields::{Field, FieldBuilder, Kind};
use super::values::{Problems, Values};
use std::sync::Arc;

/// So many lines for more of many.
const LINES: usize = 3;

/// The help text of such a line.
const TYPED: &str = "Skriv lidt af navnet, og vælg på listen.";

impl FieldBuilder<'_> {
    /// One of them; `none` is what no choice is called.
    pub fn one_of(&self, name: &str, label: &str, none: &str, choices: &Arc<Choices>) -> Field {
        if choices.are_many() {
            let mut field = self.field(name, label, TYPED, Kind::OneOf(choices.clone()));
            field.value = choices.name(&field.value).to_owned();
            return field;
        }
        let mut options = vec![(String::new(), none.to_owned())];
        options.extend(choices.all.iter().cloned());
        self.field(name, label, "", Kind::Select(options))
    }

    /// Any of them: boxes named `name-id`, of many only for those that are chosen, and lines
    /// named `name.1` for more.
    pub fn some_of(
        &self,
        name: &str,
        label: &str,
        help: &str,
        choices: &Arc<Choices>,
    ) -> Vec<Field> {
        let boxes = choices.all.iter().map(|(id, words)| {
            let name = format!("{name}-{id}");
            let is_checked = self.values.has(&name);
            (name, words.clone(), is_checked)
        });
        if !choices.are_many() {
            return vec![self.field(name, label, help, Kind::NamedBoxes(boxes.collect()))];
        }
        let chosen: Vec<_> = boxes.filter(|(.., is_checked)| *is_checked).collect();
        let lines = (1..=LINES).map(|number| {
            let (label, help) = match number {
                1 if chosen.is_empty() => (label.to_owned(), format!("{help} {TYPED}")),
                1 => (format!("{label}: flere"), TYPED.to_owned()),
                _ => (format!("{label}: én til"), String::new()),
            };
            let help = help.trim();
            self.field(&format!("{name}.{number}"), &label, help, Kind::OneOf(choices.clone()))
        });
        let lines: Vec<Field> = lines.collect();
        let boxes = self.field(name, label, help, Kind::NamedBoxes(chosen));
        let boxes = (!boxes.boxes().is_empty()).then_some(boxes);
        boxes.into_iter().chain(lines).collect()
    }
}

/// The values with an id wherever the name of a body or a role was typed.
pub(in crate::web) fn with_ids<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
    values: &Values,
) -> (Values, Problems) {
    let (mut values, mut problems) = (values.clone(), Problems::default());
    for Field { name, value: typed, kind, .. } in fields {
        let Kind::OneOf(choices) = kind else { continue };
        let typed = typed.trim();
        match (choices.id(typed), name.split_once('.')) {
            _ if typed.is_empty() => {}
            (Ok(id), None) => values.set(name, id),
            (Ok(id), Some((boxes, _))) => {
                values.take(name);
                values.set(&format!("{boxes}-{id}"), "1");
            }
            (Err(problem), _) => problems.add(name, problem),
        }
    }
    (values, problems)
}

/// The lists of suggestions that fields need, each once.
pub(in crate::web) fn lists<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Vec<Arc<Choices>> {
    let mut lists: Vec<Arc<Choices>> = Vec::new();
    for field in fields {
        if let Kind::OneOf(choices) = &field.kind
            && lists.iter().all(|known| known.list != choices.list)
        {
            lists.push(choices.clone());
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::forms::choices::committees;

    #[test]
    fn of_few_one_chooses_in_a_list_and_of_many_one_types_a_name() {
        let (mut values, problems) = (Values::default(), Problems::default());
        values.set("organ", "u7");
        values.set("medlem-u3", "1");
        values.set("medlem.2", " udvalget 005 ");
        let builder = FieldBuilder { values: &values, problems: &problems };

        let few = committees(10);
        let Kind::Select(options) = builder.one_of("organ", "Organ", "Vælg", &few).kind else {
            panic!("a list")
        };
        assert_eq!((options.len(), &*options[0].1), (13, "Vælg"));
        let [boxes] = &builder.some_of("medlem", "Medlemmer", "", &few)[..] else {
            panic!("boxes")
        };
        assert_eq!(boxes.boxes().iter().filter(|(.., checked)| *checked).count(), 1);

        let many = committees(100);
        let line = builder.one_of("organ", "Organ", "Vælg", &many);
        assert_eq!((&*line.value, line.is("one-of")), ("Udvalget 007", true));
        let some = builder.some_of("medlem", "Medlemmer", "", &many);
        let names: Vec<&str> = some.iter().map(|field| &*field.name).collect();
        assert_eq!(names, ["medlem", "medlem.1", "medlem.2", "medlem.3"]);
        assert_eq!(some[0].boxes(), [("medlem-u3".into(), "Udvalget 003".into(), true)]);
        assert_eq!(lists(some.iter().chain([&line])).len(), 1);

        let (found, problems) = with_ids(some.iter().chain([&line]), &values);
        assert!(problems.0.is_empty());
        let pairs: Vec<_> = found.pairs().collect();
        assert_eq!(pairs, [("medlem-u3", "1"), ("medlem-u5", "1"), ("organ", "u7")]);
    }
}
