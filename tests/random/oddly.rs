//! The same plan as only a person would write it: every form that TOML allows,
//! comments in every place, odd spaces and line ends. What it means is the same.

use crate::random::Rng;
use aarshjul::diag::Sources;
use std::sync::Arc;

const COMMENTS: [&str; 6] =
    ["# note", "#", "# [[item]]", "# id = \"i0\"", "#æøå \"", "# , } ] # { ["];

/// Writes every file of a plan anew.
pub fn oddly(rng: &mut Rng, plan: &mut Sources) {
    for file in plan.files.iter_mut().map(Arc::make_mut) {
        file.text = file_oddly(rng, &file.text);
    }
}

struct Block {
    head: String,
    keys: Vec<(String, String)>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines() {
        match line.split_once(" = ") {
            Some((key, value)) => {
                let keys = &mut blocks.last_mut().unwrap().keys;
                keys.push((key.to_owned(), value.to_owned()));
            }
            None => blocks.push(Block { head: line.to_owned(), keys: Vec::new() }),
        }
    }
    blocks
}

fn file_oddly(rng: &mut Rng, text: &str) -> String {
    let mut blocks = blocks(text);
    let mut odd = String::new();
    if rng.one_in(4) {
        for kind in ["item", "change", "meeting"] {
            let head = format!("[[{kind}]]");
            let (of_kind, others): (Vec<Block>, Vec<Block>) =
                blocks.into_iter().partition(|block| block.head == head);
            blocks = others;
            if !of_kind.is_empty() {
                odd += &list(rng, kind, &of_kind);
            }
        }
    }
    for block in &blocks {
        odd += &table(rng, block);
    }
    if rng.one_in(3) {
        odd += &format!("{}\n", rng.pick(&COMMENTS));
    }
    if rng.one_in(4) {
        odd.truncate(odd.trim_end_matches('\n').len());
    }
    if rng.one_in(4) { odd.replace('\n', "\r\n") } else { odd }
}

fn spaces(rng: &mut Rng) -> String {
    let odd: &[&str] = &["", "", "", " ", "    ", "\t", " \t "];
    (*rng.pick(odd)).to_owned()
}

/// The end of a line.
fn end(rng: &mut Rng) -> String {
    match rng.below(4) {
        0 => format!("{}{}\n", spaces(rng), rng.pick(&COMMENTS)),
        1 => format!("{}\n", spaces(rng)),
        _ => "\n".to_owned(),
    }
}

/// Blank and comment lines.
fn idle(rng: &mut Rng) -> String {
    match rng.below(6) {
        0 => "\n".to_owned(),
        1 => format!("{}{}\n", spaces(rng), rng.pick(&COMMENTS)),
        2 => format!("\n{}\n\n", rng.pick(&COMMENTS)),
        _ => String::new(),
    }
}

fn key(rng: &mut Rng, key: &str) -> String {
    match rng.below(8) {
        0 => format!("\"{key}\""),
        1 => format!("'{key}'"),
        _ => key.to_owned(),
    }
}

fn value(rng: &mut Rng, value: &str) -> String {
    match value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) if rng.one_in(4) => format!("'{text}'"),
        Some(text) if rng.one_in(6) => format!("\"\"\"\n{text}\"\"\""),
        Some(text) if rng.one_in(6) => format!("'''{text}'''"),
        _ => value.to_owned(),
    }
}

fn entry(rng: &mut Rng, name: &str, text: &str) -> String {
    let equals = *rng.pick(&[" = ", " = ", "=", "  =\t"]);
    format!("{}{equals}{}", key(rng, name), value(rng, text))
}

fn table(rng: &mut Rng, block: &Block) -> String {
    let (open, name) = block.head.split_at(block.head.rfind('[').unwrap() + 1);
    let (name, close) = name.split_at(name.find(']').unwrap());
    let mut text = idle(rng);
    text += &match rng.below(6) {
        0 => format!("{}{open} {name} {close}{}", spaces(rng), end(rng)),
        1 => format!("{open}\"{name}\"{close}{}", end(rng)),
        _ => format!("{}{}", block.head, end(rng)),
    };
    let indent = spaces(rng);
    let mut last = String::new();
    for (key, value) in &block.keys {
        text += &idle(rng);
        match inner(value) {
            Some(inner) if rng.one_in(4) => {
                for part in inner {
                    let (name, value) = part.split_once(" = ").unwrap();
                    text += &format!("{indent}{key}.{}{}", entry(rng, name, value), end(rng));
                }
            }
            Some(inner) if rng.one_in(4) && open == "[[" => {
                last += &format!("{}[{name}.{key}]{}", idle(rng), end(rng));
                for part in inner {
                    let (name, value) = part.split_once(" = ").unwrap();
                    last += &format!("{}{}", entry(rng, name, value), end(rng));
                }
            }
            _ => text += &format!("{indent}{}{}", entry(rng, key, value), end(rng)),
        }
    }
    text + &last
}

/// The entries of `{ a = 1, b = [2, 3] }`.
fn inner(value: &str) -> Option<Vec<String>> {
    let inner = value.strip_prefix("{ ")?.strip_suffix(" }")?;
    let mut parts: Vec<String> = Vec::new();
    for part in inner.split(", ") {
        match parts.last_mut() {
            Some(last) if !part.contains(" = ") => *last += &format!(", {part}"),
            _ => parts.push(part.to_owned()),
        }
    }
    Some(parts)
}

fn list(rng: &mut Rng, kind: &str, blocks: &[Block]) -> String {
    let on_lines = rng.one_in(2);
    let mut text = format!("{kind} = [");
    for (index, block) in blocks.iter().enumerate() {
        if on_lines {
            text += &format!("{}{}", end(rng), spaces(rng));
        }
        let keys: Vec<String> =
            block.keys.iter().map(|(key, value)| entry(rng, key, value)).collect();
        let separator = match rng.below(6) {
            0 => ",\n    ",
            1 => ",  # i midten\n",
            _ => ", ",
        };
        text += &format!("{{ {} }}", keys.join(separator));
        if index + 1 < blocks.len() || rng.one_in(3) {
            text += ",";
        }
    }
    if on_lines {
        text += &end(rng);
    }
    text + "]" + &end(rng)
}
