//! The document tree: what a secretariat's document is made of, before any format.
//!
//! Every text goes through [`Text`], so no writer meets a control character. The
//! tree knows nothing of plans, meetings or file formats.

/// A text on one line: white space is single spaces, and characters that XML or
/// HTML refuse (control characters, noncharacters) are gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// `raw` as it may be in a file of any format.
    pub fn new(raw: &str) -> Text {
        let mut text = String::with_capacity(raw.len());
        for c in raw.chars() {
            // A no-break space is kept: someone put it there to hold words together.
            let is_space = c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}');
            if is_space {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            } else if !c.is_control() && !is_noncharacter(c) {
                text.push(c);
            }
        }
        Text(text.trim_matches(' ').to_owned())
    }

    /// The text, not escaped for any format.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left of it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// U+FDD0–U+FDEF and the last two of every plane.
fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

/// A document: what is on its pages, from the first block to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// For the properties of a file and the title of a window; not part of the text.
    pub title: Text,
    /// At the foot of each page, next to the page number.
    pub footer: Text,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a document that begins on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Of a whole document.
    Title(Text),
    /// Under the title: which document it is.
    Subtitle(Text),
    /// Of a section.
    Heading(Text),
    /// Of a part of a section: "Sagsgang".
    Label(Text),
    /// One paragraph of running text.
    Paragraph(Text),
    /// Names and values in two columns.
    Facts(Vec<Fact>),
    /// Bullets or numbers.
    List(List),
    /// A table, mostly with a header row.
    Table(Table),
    /// The headings of the document, with the pages they are on where there are pages.
    Contents(Contents),
    /// On a page of its own: who signs the document.
    Signatures(Signatures),
}

/// The heads of a list of contents; what it lists are the document's headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// "Indholdsfortegnelse".
    pub heading: Text,
    /// Above the numbers of pages: "Side".
    pub page: Text,
}

/// A place to sign for each name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatures {
    /// "Underskriftsside".
    pub heading: Text,
    /// In order.
    pub names: Vec<Text>,
}

/// "Sted: Mødelokale 250, rådhuset"; several values are below each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Without the colon.
    pub name: Text,
    /// At least one.
    pub values: Vec<Text>,
}

/// A list of bullets, or a numbered one, which counts from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Numbers rather than bullets.
    pub numbered: bool,
    /// From first to last.
    pub entries: Vec<Entry>,
}

/// An entry of a list, with lines and bullets of its own under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// On the line of the bullet or number.
    pub text: Text,
    /// Indented below it.
    pub under: Vec<Line>,
}

/// Its header row, unless every heading is empty, is repeated on every page. The first
/// column heads the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it contains, for screen readers.
    pub summary: Text,
    /// From left to right.
    pub columns: Vec<Column>,
    /// Each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table: its heading and its share of the width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// In the header row.
    pub heading: Text,
    /// Of the table's width, in percent.
    pub percent: u16,
}

/// A cell of a table; it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// From top to bottom.
    pub lines: Vec<Line>,
}

/// A line of a cell or under an entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Ordinary text.
    Plain(Text),
    /// In bold: what the lines below are about.
    Strong(Text),
    /// A bullet of a list.
    Bullet(Text),
}

impl Line {
    /// A text of several lines, as people type it: one that begins with a dash or
    /// a bullet is a bullet. A number stays as it was typed: other texts refer to it.
    pub fn read_all(raw: &str) -> impl Iterator<Item = Line> {
        raw.lines().map(Line::read).filter(|line| !line.text().is_empty())
    }

    fn read(raw: &str) -> Line {
        let line = raw.trim();
        let bullet = line
            .strip_prefix(['-', '*', '–', '—', '•', '·', '▪'])
            .filter(|rest| rest.starts_with(char::is_whitespace));
        match bullet {
            Some(bullet) => Line::Bullet(Text::new(bullet)),
            None => Line::Plain(Text::new(line)),
        }
    }

    /// Lines in groups: bullets that follow each other are one list.
    pub fn groups(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
        let is_bullet = |line: &Line| matches!(line, Line::Bullet(_));
        lines.chunk_by(move |a, b| is_bullet(a) && is_bullet(b))
    }

    /// The line without its form.
    pub fn text(&self) -> &Text {
        match self {
            Line::Plain(text) | Line::Strong(text) | Line::Bullet(text) => text,
        }
    }
}

impl Table {
    /// Whether any column has a heading.
    pub fn has_header(&self) -> bool {
        self.columns.iter().any(|column| !column.heading.is_empty())
    }
}

impl Cell {
    /// One line of ordinary text.
    pub fn plain(raw: &str) -> Cell {
        Cell { lines: vec![Line::Plain(Text::new(raw))] }
    }
}

impl List {
    /// A list of bullets with nothing under them.
    pub fn bullets(texts: Vec<Text>) -> List {
        let entries = texts.into_iter().map(|text| Entry { text, under: Vec::new() }).collect();
        List { numbered: false, entries }
    }

    /// A numbered list with nothing under its entries.
    pub fn numbers(texts: Vec<Text>) -> List {
        List { numbered: true, ..List::bullets(texts) }
    }
}

/// Adding to a document, where an empty text adds nothing: a sentence that is
/// empty in `config.toml` is not wanted.
impl Document {
    /// A document without blocks.
    pub fn new(title: &str, footer: &str) -> Document {
        Document { title: Text::new(title), footer: Text::new(footer), blocks: Vec::new() }
    }

    /// The headings of its sections, each with its number, which counts from 1.
    pub fn headings(&self) -> impl Iterator<Item = (usize, &Text)> {
        let headings = self.blocks.iter().filter_map(|block| match block {
            Block::Heading(text) => Some(text),
            _ => None,
        });
        (1..).zip(headings)
    }

    /// Adds a title, of the whole document.
    pub fn title(&mut self, raw: &str) {
        self.push_text(raw, Block::Title);
    }

    /// Adds a subtitle.
    pub fn subtitle(&mut self, raw: &str) {
        self.push_text(raw, Block::Subtitle);
    }

    /// Adds the heading of a section.
    pub fn heading(&mut self, raw: &str) {
        self.push_text(raw, Block::Heading);
    }

    /// Adds the heading of a part of a section.
    pub fn label(&mut self, raw: &str) {
        self.push_text(raw, Block::Label);
    }

    /// Adds a paragraph for each line that is not empty.
    pub fn paragraphs(&mut self, raw: &str) {
        for line in raw.lines() {
            self.push_text(line, Block::Paragraph);
        }
    }

    /// Adds a list, unless it is empty.
    pub fn list(&mut self, list: List) {
        if !list.entries.is_empty() {
            self.blocks.push(Block::List(list));
        }
    }

    fn push_text(&mut self, raw: &str, block: fn(Text) -> Block) {
        let text = Text::new(raw);
        if !text.is_empty() {
            self.blocks.push(block(text));
        }
    }
}
