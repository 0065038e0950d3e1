//! Texts with placeholders.

use crate::diag::{Code, Diagnostic, Report};
use crate::plan::schema::{Spanned, similar};
use crate::plan::{Piece, Template};

const PLACEHOLDERS: [(&str, Piece); 4] =
    [("year", Piece::Year), ("month", Piece::Month), ("date", Piece::Date), ("role", Piece::Role)];

/// Takes a text apart. `{{` is a brace; `}` outside a placeholder is itself.
pub fn template(
    written: &Spanned<String>,
    key: &str,
    has_role: bool,
    report: &mut Report,
) -> Template {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut plain = String::new();
    let mut rest = written.value.as_str();
    while let Some(open) = rest.find('{') {
        plain.push_str(&rest[..open]);
        rest = &rest[open + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            plain.push('{');
            rest = after;
            continue;
        }
        let Some((name, after)) = rest.split_once('}') else {
            report.push(problem(
                written,
                format!("`{key}` har en `{{` uden `}}`"),
                "skriv pladsholderen helt ud, fx `{year}`, eller `{{` for en krøllet parentes i teksten".to_owned(),
            ));
            break;
        };
        rest = after;
        match PLACEHOLDERS.iter().find(|(known, _)| *known == name) {
            Some((_, Piece::Role)) if !has_role => report.push(problem(
                written,
                format!("`{key}` bruger `{{role}}`, men punktet har ingen rolle"),
                "skriv også `role = \"…\"`, eller slet `{role}`".to_owned(),
            )),
            Some((_, piece)) => {
                pieces.extend(text(&mut plain));
                pieces.push(piece.clone());
            }
            None => report.push(problem(
                written,
                format!("pladsholderen `{{{name}}}` findes ikke"),
                unknown(name),
            )),
        }
    }
    plain.push_str(rest);
    pieces.extend(text(&mut plain));
    Template { pieces }
}

fn text(plain: &mut String) -> Option<Piece> {
    (!plain.is_empty()).then(|| Piece::Text(std::mem::take(plain)))
}

fn problem(written: &Spanned<String>, message: String, hint: String) -> Diagnostic {
    Diagnostic::new(Code::BadPlaceholder, written.span, message).label("i denne tekst").hint(hint)
}

fn unknown(name: &str) -> String {
    const DANISH: [(&str, &str); 5] =
        [("år", "year"), ("måned", "month"), ("dato", "date"), ("dag", "date"), ("rolle", "role")];
    let word = name.trim().to_lowercase();
    let translated = DANISH.iter().find(|(danish, _)| *danish == word).map(|(_, meant)| *meant);
    match translated.or_else(|| similar(&word, PLACEHOLDERS.iter().map(|(known, _)| *known))) {
        Some(meant) => format!("mente du `{{{meant}}}`?"),
        None => "der findes `{year}`, `{month}`, `{date}` og `{role}`; skriv `{{` for en krøllet parentes i teksten".to_owned(),
    }
}
