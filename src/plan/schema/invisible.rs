//! Invisible characters, which come along when text is pasted from a letter or a
//! web page: TOML allows them in texts and comments only.

use crate::diag::{Code, Diagnostic, Span};

/// What is wrong with the text of `key` at `span` if it would do more than be read:
/// control characters steer the terminal that shows it, marks of direction turn
/// what follows them. Every text of a plan and of `config.toml` passes here; only a
/// long one may have several lines.
pub fn refused(text: &str, key: &str, span: Span, is_long: bool) -> Option<Diagnostic> {
    let sign = text.chars().find(|sign| match sign {
        '\n' | '\r' | '\t' => !is_long,
        '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        other => other.is_control(),
    })?;
    let (message, hint) = match sign {
        '\n' | '\r' => (format!("`{key}` går over flere linjer"), "skriv det på én linje"),
        '\t' => (format!("der er en tabulator i `{key}`"), "skriv et mellemrum i stedet"),
        _ => {
            let name = name(sign).unwrap_or("et styretegn");
            let code = u32::from(sign);
            let message = format!("der er et usynligt tegn i `{key}`: {name} (U+{code:04X})");
            (message, "slet tegnet; skriv teksten igen, hvis det er svært at finde")
        }
    };
    Some(Diagnostic::new(Code::UnseenCharacter, span, message).label("i denne tekst").hint(hint))
}

/// What is wrong at a place, when the cause is an invisible character on its line.
pub fn invisible_character(text: &str, place: Span) -> Option<Diagnostic> {
    let before = &text[..place.start as usize];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].split('\n').next().unwrap_or("");
    let (offset, sign) = outside_texts(line).find(|(_, sign)| name(*sign).is_some())?;
    let name = name(sign)?;
    let column = line[..offset].chars().count() + 1;
    let hint = if is_space(sign) {
        "slet det usynlige tegn, og skriv et almindeligt mellemrum"
    } else {
        "slet det usynlige tegn"
    };
    let from = (start + offset) as u32;
    let span = Span { start: from, end: from + sign.len_utf8() as u32, ..place };
    let message = format!("her står et usynligt tegn: {name} (U+{:04X})", u32::from(sign));
    Some(
        Diagnostic::new(Code::Syntax, span, message)
            .label(format!("tegn nr. {column} på linjen ses ikke"))
            .hint(hint),
    )
}

/// The characters of a line that are in no text and no comment.
fn outside_texts(line: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut quote = None;
    let mut escaped = false;
    let mut comment = false;
    line.char_indices().filter(move |(_, c)| {
        let outside = quote.is_none() && !comment;
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"') if *c == '\\' => escaped = true,
            Some(open) if open == *c => quote = None,
            None if comment => {}
            None if *c == '#' => comment = true,
            None if matches!(c, '"' | '\'') => quote = Some(*c),
            _ => {}
        }
        outside
    })
}

fn is_space(sign: char) -> bool {
    sign.is_whitespace() && !matches!(sign, '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// The Danish name of an invisible character.
fn name(sign: char) -> Option<&'static str> {
    Some(match sign {
        '\u{a0}' => "et hårdt mellemrum",
        '\u{202f}' => "et smalt, hårdt mellemrum",
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => {
            "et mellemrum af en særlig bredde"
        }
        '\u{200b}' => "et mellemrum uden bredde",
        '\u{200c}' | '\u{200d}' | '\u{2060}' => "et bindetegn uden bredde",
        '\u{ad}' => "en blød bindestreg",
        '\u{feff}' => "det mærke, som en fil kan begynde med (BOM)",
        '\u{2028}' | '\u{85}' => "et særligt linjeskift",
        '\u{2029}' => "et særligt afsnitsskift",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "et mærke for læseretning"
        }
        '\r' | '\n' | '\t' => return None,
        _ if sign.is_control() => "et styretegn",
        _ => return None,
    })
}
