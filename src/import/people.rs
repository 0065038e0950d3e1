//! Persons and units as texts list them: who takes part, who does something.

/// Ends of the words for positions.
const POSITIONS: [&str; 14] = [
    "chef",
    "direktør",
    "konsulent",
    "leder",
    "borgmester",
    "koordinator",
    "sekretær",
    "medarbejder",
    "ansvarlig",
    "formand",
    "chefer",
    "direktører",
    "ejer",
    "holder",
];

/// The parts of a list of persons and units: `A, B og C`.
pub fn list(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for (separator, part) in pieces(text) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        match parts.last_mut() {
            Some(last) if !is_new(last, part) => {
                last.push_str(separator);
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

/// The parts, each with the separator in front of it.
fn pieces(text: &str) -> Vec<(&'static str, &str)> {
    const SEPARATORS: [&str; 3] = [" og ", ", ", " samt "];
    let mut pieces = Vec::new();
    let (mut rest, mut before) = (text, "");
    loop {
        let places = SEPARATORS.iter().filter_map(|s| Some((rest.find(s)?, *s)));
        let Some((place, separator)) = places.min() else {
            pieces.push((before, rest));
            return pieces;
        };
        pieces.push((before, &rest[..place]));
        (before, rest) = (separator, &rest[place + separator.len()..]);
    }
}

/// Whether a part is somebody else, and not the end of the one before it
/// (`Borgerservice, IT og Digitalisering Tonny Olsen`).
fn is_new(before: &str, part: &str) -> bool {
    if before.ends_with('-') {
        return false;
    }
    let first = part.split_whitespace().next().unwrap_or_default();
    let is_unit = |text: &str| {
        !text.contains(' ') && text.starts_with(char::is_uppercase) && !text.ends_with('-')
    };
    is_position(first)
        || ends_in_name(before) && (ends_in_name(part) || is_unit(part))
        || is_unit(before) && is_unit(part)
}

/// Whether a word is one for a position: "økonomichef".
pub fn is_position(word: &str) -> bool {
    let word = word.to_lowercase();
    POSITIONS.iter().any(|position| word.ends_with(position))
}

/// Whether a text ends in a name of at least two words.
pub fn ends_in_name(text: &str) -> bool {
    name(text).is_some()
}

/// The name at the end of a text: "Økonomichef Bettina Andersen" → "Bettina Andersen".
pub fn name(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_name = |word: &&&str| {
        let letters = word.trim_end_matches('.');
        letters.starts_with(char::is_uppercase)
            && letters.chars().all(|c| c.is_alphabetic() || c == '-')
            && !is_position(letters)
            && (letters.chars().count() == 1 || letters.chars().any(char::is_lowercase))
    };
    let length = words.iter().rev().take_while(is_name).count();
    // A unit stands in front of the name: "chef for Fællessekretariatet Lisette …".
    let unit = words
        .len()
        .checked_sub(length + 1)
        .is_some_and(|at| matches!(words[at], "for" | "i" | "hos"));
    let length = length - usize::from(unit && length > 0);
    if length < 2 {
        return None;
    }
    let start = words[words.len() - length];
    let offset = start.as_ptr() as usize - text.as_ptr() as usize;
    text.get(offset..)
}

/// Whether two texts mean one person: first and last names agree.
pub fn is_same(one: &str, other: &str) -> bool {
    let ends = |text: &str| {
        let name = name(text).unwrap_or(text).to_lowercase();
        let mut words = name.split_whitespace().map(str::to_owned);
        let first = words.next()?;
        Some((first, words.next_back()?))
    };
    ends(one).is_some() && ends(one) == ends(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_persons_and_units() {
        for (text, expected) in [
            (
                "Borgmester Kasper Bjerregaard, sekretariatschef for Fællessekretariatet Lisette Bulig Thoustrup og chefkonsulent Lene Helbo Bachmann",
                vec![
                    "Borgmester Kasper Bjerregaard",
                    "sekretariatschef for Fællessekretariatet Lisette Bulig Thoustrup",
                    "chefkonsulent Lene Helbo Bachmann",
                ],
            ),
            (
                "Chef for Borgerservice, IT og Digitalisering Tonny Olsen",
                vec!["Chef for Borgerservice, IT og Digitalisering Tonny Olsen"],
            ),
            ("Vej- og Ejendomschef Kim T. Jensen", vec!["Vej- og Ejendomschef Kim T. Jensen"]),
            (
                "Fællesforvaltningsdirektør og chef for Ledelsessekretariatet",
                vec!["Fællesforvaltningsdirektør", "chef for Ledelsessekretariatet"],
            ),
            ("Mette Løvholm og Trine Kjær Poulsen", vec!["Mette Løvholm", "Trine Kjær Poulsen"]),
            (
                "Sekretariatschef Rikke Thind, Chefkonsulent Lene Helbo Bachmann og konsulent Carina Tang Svendsen",
                vec![
                    "Sekretariatschef Rikke Thind",
                    "Chefkonsulent Lene Helbo Bachmann",
                    "konsulent Carina Tang Svendsen",
                ],
            ),
        ] {
            assert_eq!(list(text), expected);
        }
        assert_eq!(
            name("sekretariatschef for Fællessekretariatet Lisette Bulig Thoustrup"),
            Some("Lisette Bulig Thoustrup")
        );
        assert_eq!(
            name("Kommunaldirektørens Sekretariat"),
            Some("Kommunaldirektørens Sekretariat")
        );
        assert!(is_same("chefkonsulent Lene Bachmann", "Lene Helbo Bachmann"));
        assert!(!is_same("chefkonsulent Lene Bachmann", "Lene Mehlsen Thomsen"));
    }
}
