//! Which file of `src` uses which: paths are followed through re-exports to the
//! file that defines the item.
//!
//! A file uses another when its code, outside of tests, names an item that the
//! other defines, or a path in it that isn't found anywhere (a macro's, a
//! constructor's). `pub use` and `mod` are no use: a `mod.rs` that only lists its
//! children may be imported by them.

use super::SourceFile;
use std::collections::{BTreeMap, BTreeSet};

/// The modules by path, `""` the crate's root.
pub struct Modules<'a> {
    by_path: BTreeMap<String, Module<'a>>,
}

struct Module<'a> {
    file: &'a str,
    code: String,
    /// Names that stand for something else: of `use`, public or not.
    imports: Vec<Import>,
}

struct Import {
    name: String,
    path: Vec<String>,
    public: bool,
}

const ITEMS: [&str; 9] =
    ["fn", "struct", "enum", "const", "static", "type", "trait", "union", "macro_rules!"];

impl<'a> Modules<'a> {
    /// From the files of `src`; `main.rs` is a crate of its own.
    pub fn new(files: &'a [SourceFile]) -> Self {
        let mut by_path = BTreeMap::new();
        for file in files.iter().filter(|file| file.path != "src/main.rs") {
            let code = without_tests(&file.code);
            let (imports, code) = take_imports(&code);
            by_path.insert(module_path(&file.path), Module { file: &file.path, code, imports });
        }
        Self { by_path }
    }

    /// The files that each file uses.
    pub fn uses(&self) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
        let mut uses = BTreeMap::new();
        for (path, module) in &self.by_path {
            let mut used: BTreeSet<&str> = BTreeSet::new();
            let own = module.imports.iter().filter(|import| !import.public);
            for import in own {
                used.extend(self.file_of(path, &import.path, 0));
            }
            for name in paths(&module.code) {
                if name.len() > 1 {
                    used.extend(self.file_of(path, &name, 0));
                }
            }
            used.remove(module.file);
            uses.insert(module.file, used);
        }
        uses
    }

    /// The file that defines what a path means in a module.
    fn file_of(&self, module: &str, path: &[String], depth: usize) -> Option<&'a str> {
        let (base, rest) = self.start(module, path)?;
        self.defines(&base, rest, depth)
    }

    /// The module that a path begins in, and what is left of the path.
    fn start<'p>(&self, module: &str, path: &'p [String]) -> Option<(String, &'p [String])> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "aarshjul" => Some((String::new(), rest)),
            "self" => Some((module.to_owned(), rest)),
            "super" => {
                let mut base = parent(module)?;
                let mut rest = rest;
                while let Some(("super", more)) = rest.split_first().map(|(a, b)| (a.as_str(), b)) {
                    base = parent(&base)?;
                    rest = more;
                }
                Some((base, rest))
            }
            name if self.by_path.contains_key(&join(module, name)) => {
                Some((join(module, name), rest))
            }
            // Something imported; the path goes on from there.
            name => {
                let mut imports = self.by_path[module].imports.iter();
                let import = imports.find(|i| i.name == name && i.path.first() != Some(first))?;
                let (base, inner) = self.start(module, &import.path)?;
                let target = inner.iter().fold(base, |base, name| join(&base, name));
                self.by_path.contains_key(&target).then_some((target, rest))
            }
        }
    }

    fn defines(&self, module: &str, path: &[String], depth: usize) -> Option<&'a str> {
        let this = self.by_path.get(module)?;
        let Some((name, rest)) = path.split_first() else { return Some(this.file) };
        if self.by_path.contains_key(&join(module, name)) {
            return self.defines(&join(module, name), rest, depth);
        }
        if depth < 8 && !defined(&this.code, name) {
            for import in this.imports.iter().filter(|import| import.name == *name) {
                if let Some(file) = self.file_of(module, &import.path, depth + 1) {
                    return Some(file);
                }
            }
            for glob in this.imports.iter().filter(|import| import.name == "*") {
                let inner: Vec<String> = glob.path.iter().chain([name]).cloned().collect();
                if let Some(file) = self.file_of(module, &inner, depth + 1) {
                    return Some(file);
                }
            }
        }
        Some(this.file)
    }
}

/// `src/plan/edit/mod.rs` and `src/plan/edit.rs` as `plan::edit`.
fn module_path(file: &str) -> String {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { String::new() } else { path.replace('/', "::") }
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

fn parent(module: &str) -> Option<String> {
    match module.rsplit_once("::") {
        Some((parent, _)) => Some(parent.to_owned()),
        None => (!module.is_empty()).then(String::new),
    }
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn defined(code: &str, name: &str) -> bool {
    ITEMS.iter().any(|item| {
        code.match_indices(&format!("{item} {name}")).any(|(start, text)| {
            !code[..start].ends_with(is_name) && !code[start + text.len()..].starts_with(is_name)
        })
    })
}

/// Code without its modules of tests.
fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some(start) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..start]);
        let item = &rest[start..];
        let block = item.find('{').filter(|open| item.find(';').is_none_or(|end| open < &end));
        let length = match block {
            Some(open) => open + block_length(&item[open..]),
            None => item.find(';').map_or(item.len(), |end| end + 1),
        };
        rest = &item[length..];
    }
    kept + rest
}

fn block_length(text: &str) -> usize {
    let mut depth = 0;
    for (index, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return index + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The `use` lines, and the code without them.
fn take_imports(code: &str) -> (Vec<Import>, String) {
    let mut imports = Vec::new();
    let mut kept = String::new();
    let mut rest = code;
    while let Some(start) = rest.match_indices("use ").map(|(start, _)| start).find(|start| {
        rest[..*start].trim_end_matches(' ').ends_with(['\n', ')', ';', '{'])
            || rest[..*start].ends_with("pub ")
            || *start == 0
    }) {
        let Some(length) = rest[start..].find(';') else { break };
        let public = rest[..start].lines().last().is_some_and(|line| line.contains("pub"));
        kept.push_str(&rest[..start]);
        let words: Vec<&str> = rest[start + 4..start + length].split_whitespace().collect();
        let tree = words.join(" ");
        add_tree(&mut imports, &[], &tree, public);
        rest = &rest[start + length + 1..];
    }
    (imports, kept + rest)
}

fn add_tree(imports: &mut Vec<Import>, before: &[String], tree: &str, public: bool) {
    let tree = tree.trim();
    if let Some(open) = tree.find('{') {
        let before: Vec<String> = before.iter().cloned().chain(segments(&tree[..open])).collect();
        let inner = tree[open + 1..].strip_suffix('}').unwrap_or(&tree[open + 1..]);
        let mut depth = 0;
        let parts = inner.split(|c: char| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            c == ',' && depth == 0
        });
        for part in parts.filter(|part| !part.trim().is_empty()) {
            add_tree(imports, &before, part, public);
        }
        return;
    }
    let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
    let mut path: Vec<String> = before.iter().cloned().chain(segments(path)).collect();
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let last = path.last().cloned().unwrap_or_default();
    let name = if alias.is_empty() { last.clone() } else { alias.trim().to_owned() };
    if last == "*" {
        path.pop();
    }
    imports.push(Import { name, path, public });
}

fn segments(path: &str) -> Vec<String> {
    path.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Every path of names with `::` in code.
fn paths(code: &str) -> Vec<Vec<String>> {
    code.split(|c: char| !is_name(c) && c != ':')
        .map(|path| path.trim_matches(':'))
        .filter(|path| path.contains("::"))
        .map(segments)
        .collect()
}

/// The circles: files that all use each other, by way of others or not.
pub fn circles<'a>(uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<Vec<&'a str>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        uses.keys().map(|file| (*file, reachable(uses, file))).collect();
    let mut circles: Vec<Vec<&str>> = Vec::new();
    for file in uses.keys() {
        let known = circles.iter().any(|circle| circle.contains(file));
        if !known && reach[file].contains(file) {
            let others = reach[file].iter().filter(|other| reach[**other].contains(file));
            circles.push(others.copied().collect());
        }
    }
    circles
}

fn reachable<'a>(uses: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = uses[from].iter().copied().collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(uses[file].iter().copied());
        }
    }
    reached
}
