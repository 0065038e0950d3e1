//! Texts with placeholders.

/// A text with placeholders, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// In order.
    pub pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// `{year}`.
    Year,
    /// `{month}`.
    Month,
    /// `{date}`.
    Date,
    /// `{role}`.
    Role,
}

impl Template {
    /// Whether a placeholder is in it.
    pub fn has(&self, piece: &Piece) -> bool {
        self.pieces.contains(piece)
    }

    /// As it is written in a file.
    pub fn source(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.replace('{', "{{"),
            Piece::Year => "{year}".to_owned(),
            Piece::Month => "{month}".to_owned(),
            Piece::Date => "{date}".to_owned(),
            Piece::Role => "{role}".to_owned(),
        };
        self.pieces.iter().map(piece).collect()
    }
}
