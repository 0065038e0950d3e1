//! What a sentence of a decision promises, by tables of words.

use super::people;
use super::sentences::{capital, words};

/// What a sentence promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// "X følger op": whoever does what the sentences before it say.
    FollowsUp(Vec<String>),
    /// Something that is done; by whom, where the sentence says so.
    Task { title: String, owners: Vec<String>, quote: String },
    /// Something that the body wants to be shown.
    Wanted { title: String, quote: String },
    /// Somebody is drawn in: says more with the sentence after it.
    DrawnIn,
    /// Somebody is invited to what comes back.
    Invited(Vec<String>),
    /// Nothing.
    None,
}

/// "Der udarbejdes …": somebody does it.
const PASSIVE: [&str; 27] = [
    "afklares",
    "ansættes",
    "bestilles",
    "følges",
    "fremsendes",
    "igangsættes",
    "indgås",
    "indhentes",
    "indkaldes",
    "inviteres",
    "laves",
    "nedsættes",
    "oprettes",
    "rettes",
    "samles",
    "sendes",
    "skrives",
    "sættes",
    "tages",
    "tilrettelægges",
    "udarbejdes",
    "udsendes",
    "undersøges",
    "evalueres",
    "justeres",
    "ændres",
    "arbejdes",
];

/// "Ledelsessekretariatet sikrer …".
const ACTIVE: [&str; 25] = [
    "afklarer",
    "drøfter",
    "forbereder",
    "fremsender",
    "igangsætter",
    "indgår",
    "indhenter",
    "indkalder",
    "inviterer",
    "justerer",
    "kontakter",
    "koordinerer",
    "laver",
    "planlægger",
    "reviderer",
    "retter",
    "sender",
    "sikrer",
    "skriver",
    "sørger",
    "tilretter",
    "udarbejder",
    "udsender",
    "undersøger",
    "vender",
];

/// "aftalte at udarbejde …".
const INFINITIVE: [&str; 13] = [
    "afklare",
    "forberede",
    "indhente",
    "indkalde",
    "invitere",
    "lave",
    "revidere",
    "sende",
    "supplere",
    "tilrette",
    "udarbejde",
    "undersøge",
    "indarbejde",
];

/// Who does not do something that somebody promised.
const NOBODY: [&str; 10] = [
    "der",
    "det",
    "den",
    "direktion",
    "direktionen",
    "punktet",
    "sagen",
    "som",
    "bilag",
    "borgmesteren",
];

/// What the sentence promises; `own` is the name of the body.
pub fn clauses(sentence: &str, own: &str) -> Vec<Clause> {
    if let Some(clause) = follows_up(sentence) {
        return vec![clause];
    }
    if let Some((who, _)) = sentence.split_once(" inviteres til at deltage") {
        return vec![Clause::Invited(people::list(who))];
    }
    if let Some(wanted) = wanted(sentence, own) {
        return wanted;
    }
    let clause = worked_on(sentence)
        .or_else(|| passive(sentence))
        .or_else(|| agreed(sentence))
        .or_else(|| responsible(sentence))
        .or_else(|| active(sentence));
    match clause {
        Some(clause) => vec![clause],
        None if words(sentence).iter().any(|word| word == "inddrages") => vec![Clause::DrawnIn],
        None => vec![Clause::None],
    }
}

fn follows_up(sentence: &str) -> Option<Clause> {
    let (who, about) = sentence.split_once(" følger op")?;
    if !is_somebody(who) {
        return None;
    }
    let owners = people::list(who);
    let about = about.trim_matches(['.', ' ']);
    if about.is_empty() {
        return Some(Clause::FollowsUp(owners));
    }
    let subject = ["ift. ", "i forhold til ", "på ", "vedr. ", "om "];
    let subject = subject.iter().find_map(|word| about.strip_prefix(word)).unwrap_or(about);
    let title = capital(subject);
    Some(Clause::Task { title, owners, quote: sentence.to_owned() })
}

/// "Direktionen ønsker et oplæg …, og et oplæg …".
fn wanted(sentence: &str, own: &str) -> Option<Vec<Clause>> {
    let starts = [format!("{own} ønsker "), "Der ønskes ".to_owned(), format!("{own} bad om ")];
    let start = starts.iter().find(|start| sentence.starts_with(&***start))?;
    let rest = &sentence[start.len()..];
    let mut clauses = Vec::new();
    let second = [", og et ", ", og en ", " samt et ", " samt en "];
    let place = second.iter().filter_map(|mark| Some((rest.find(mark)?, mark.len() - 3))).min();
    let (first, second) = match place {
        Some((at, gap)) => (&rest[..at], Some(&rest[at + gap..])),
        None => (rest, None),
    };
    let quote = format!("{start}{first}");
    clauses.push(Clause::Wanted { title: thing(first), quote });
    clauses.extend(
        second.map(|second| Clause::Wanted { title: thing(second), quote: second.to_owned() }),
    );
    Some(clauses)
}

/// "besluttede, at der arbejdes videre med et oplæg …".
fn worked_on(sentence: &str) -> Option<Clause> {
    const WORDS: &str = "der arbejdes videre med ";
    let at = sentence.to_lowercase().find(WORDS)?;
    let quote = sentence.get(at..)?.trim_end_matches('.');
    let title = thing(quote.get(WORDS.len()..)?);
    Some(Clause::Task { title, owners: Vec::new(), quote: quote.to_owned() })
}

/// "Der sendes …", "Der bliver indgået …".
fn passive(sentence: &str) -> Option<Clause> {
    let rest = sentence.strip_prefix("Der ")?;
    let (verb, what) = rest.split_once(' ')?;
    let title = match verb {
        "bliver" => {
            let (done, what) = what.split_once(' ')?;
            let is_done = ["et", "t"].iter().any(|end| done.ends_with(end));
            is_done.then(|| thing(what))?
        }
        "skal" => capital(what),
        "inviteres" | "indkaldes" => thing(what.strip_prefix("til ").unwrap_or(what)),
        verb if PASSIVE.contains(&verb) => thing(what),
        _ => return None,
    };
    Some(Clause::Task { title: unended(&title), owners: Vec::new(), quote: sentence.to_owned() })
}

/// "aftalte direktionen at udarbejde …", "Det blev aftalt at supplere …".
fn agreed(sentence: &str) -> Option<Clause> {
    let place = ["aftalte", "aftalt "].iter().find_map(|word| sentence.find(word))?;
    let rest = &sentence[place..];
    let what = rest.split_once(" at ").map(|(_, what)| what)?;
    let verb = what.split(' ').next()?;
    INFINITIVE.contains(&verb).then(|| Clause::Task {
        title: unended(&capital(what)),
        owners: Vec::new(),
        quote: sentence.to_owned(),
    })
}

/// "Stabschef Karen Meisner bliver ansvarlig for lederdagen".
fn responsible(sentence: &str) -> Option<Clause> {
    let marks = [" bliver ansvarlig for ", " er ansvarlig for ", " bliver tovholder på "];
    let (who, what) = marks.iter().find_map(|mark| sentence.split_once(mark))?;
    is_somebody(who).then(|| Clause::Task {
        title: unended(&format!("Ansvarlig for {what}")),
        owners: people::list(who),
        quote: sentence.to_owned(),
    })
}

/// "Gruppen udarbejder …".
fn active(sentence: &str) -> Option<Clause> {
    let verb = sentence.split(' ').find(|word| ACTIVE.contains(word))?;
    let (who, _) = sentence.split_once(&format!(" {verb} "))?;
    if !is_somebody(who) {
        return None;
    }
    let what = sentence.get(who.len() + 1..)?;
    Some(Clause::Task {
        title: unended(&capital(what)),
        owners: people::list(who),
        quote: sentence.to_owned(),
    })
}

/// Whether the beginning of a sentence is persons or units.
fn is_somebody(who: &str) -> bool {
    let first = who.split(' ').next().unwrap_or_default().to_lowercase();
    let is_body = first.ends_with("udvalget") || first.ends_with("bestyrelsen");
    who.starts_with(char::is_uppercase)
        && !NOBODY.contains(&&*first)
        && !is_body
        && !who.contains(". ")
        && who.split(' ').count() <= 16
        && (people::ends_in_name(who)
            || who.split(' ').any(people::is_position)
            || who.split([' ', ',']).any(is_unit))
}

/// "Ledelsessekretariatet", "Arbejdsgruppen", "Staben".
fn is_unit(word: &str) -> bool {
    const UNITS: [&str; 10] = [
        "sekretariatet",
        "sekretariat",
        "gruppen",
        "forvaltningen",
        "staben",
        "afdelingen",
        "kontoret",
        "centret",
        "teamet",
        "området",
    ];
    let word = word.to_lowercase();
    UNITS.iter().any(|unit| word.ends_with(unit))
}

/// "et kort notat til …" → "Kort notat til …".
fn thing(what: &str) -> String {
    let what = ["et ", "en "].iter().find_map(|article| what.strip_prefix(article)).unwrap_or(what);
    unended(&capital(what))
}

fn unended(text: &str) -> String {
    text.trim().trim_end_matches('.').to_owned()
}
