//! The text of a case as the minutes may begin: what is to happen has happened.

/// Present and past of the verbs that cases are written with. A passive becomes one
/// with "blev", as minutes have it.
const VERBS: [(&str, &str); 44] = [
    ("afklarer", "afklarede"),
    ("afklares", "blev afklaret"),
    ("aftaler", "aftalte"),
    ("aftales", "blev aftalt"),
    ("behandler", "behandlede"),
    ("behandles", "blev behandlet"),
    ("beslutter", "besluttede"),
    ("besluttes", "blev besluttet"),
    ("deltager", "deltog"),
    ("drøfter", "drøftede"),
    ("drøftes", "blev drøftet"),
    ("forelægger", "forelagde"),
    ("forelægges", "blev forelagt"),
    ("foreslår", "foreslog"),
    ("foreslås", "blev foreslået"),
    ("fortæller", "fortalte"),
    ("fremlægger", "fremlagde"),
    ("fremlægges", "blev fremlagt"),
    ("gennemgår", "gennemgik"),
    ("gennemgås", "blev gennemgået"),
    ("giver", "gav"),
    ("gives", "blev givet"),
    ("godkender", "godkendte"),
    ("godkendes", "blev godkendt"),
    ("indstiller", "indstillede"),
    ("indstilles", "blev indstillet"),
    ("informerer", "informerede"),
    ("informeres", "blev informeret"),
    ("kvalificerer", "kvalificerede"),
    ("kvalificeres", "blev kvalificeret"),
    ("orienterer", "orienterede"),
    ("orienteres", "blev orienteret"),
    ("præsenterer", "præsenterede"),
    ("præsenteres", "blev præsenteret"),
    ("prioriterer", "prioriterede"),
    ("prioriteres", "blev prioriteret"),
    ("redegør", "redegjorde"),
    ("skal", "skulle"),
    ("tager", "tog"),
    ("tages", "blev taget"),
    ("tilslutter", "tilsluttede"),
    ("udpeger", "udpegede"),
    ("udpeges", "blev udpeget"),
    ("vil", "ville"),
];

/// After these a verb is an infinitive, which the past leaves alone.
const MODALS: [&str; 10] =
    ["at", "bør", "kan", "kunne", "må", "måtte", "skal", "skulle", "vil", "ville"];

/// A text with the verbs that are known put into the past. "der gives" is "der blev
/// givet"; what isn't known stays.
pub fn past_tense(text: &str) -> String {
    let mut past = String::with_capacity(text.len());
    let mut is_infinitive = false;
    for piece in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphabetic());
        match is_infinitive {
            true => past.push_str(word),
            false => past.push_str(&of_word(word)),
        }
        past.push_str(&piece[word.len()..]);
        if !word.is_empty() {
            is_infinitive = MODALS.contains(&&*word.to_lowercase());
        }
    }
    past
}

fn of_word(word: &str) -> String {
    let lower = word.to_lowercase();
    let Some((_, past)) = VERBS.iter().find(|(present, _)| *present == lower) else {
        return word.to_owned();
    };
    let mut letters = past.chars();
    match (word.chars().next().is_some_and(char::is_uppercase), letters.next()) {
        (true, Some(first)) => first.to_uppercase().chain(letters).collect(),
        _ => (*past).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_happen_has_happened() {
        for (present, past) in [
            ("Der gives en orientering om status.", "Der blev givet en orientering om status."),
            (
                "Direktionen drøfter, om planen godkendes.",
                "Direktionen drøftede, om planen blev godkendt.",
            ),
            ("Deltager: ingen.\n- Skal afklares", "Deltog: ingen.\n- Skulle afklares"),
            ("", ""),
        ] {
            assert_eq!(past_tense(present), past);
        }
    }
}
