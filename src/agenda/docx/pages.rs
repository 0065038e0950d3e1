//! On which page a heading most likely is. Word shows the numbers of a list of contents as
//! they were saved until it prints or somebody has it update them; LibreOffice computes them.

use super::super::document::{Block, Cell, Document, Line, Table, Text};

/// Between the margins, in points.
const PAGE: u32 = 728;
const LINE: u32 = 15;
/// Of the width of a page.
const CHARACTERS: u32 = 95;

impl Document {
    /// The page of the n-th heading, by the number of lines before it.
    pub(super) fn likely_page(&self, number: usize) -> u32 {
        let mut height = 0;
        let mut headings = 0;
        for block in &self.blocks {
            headings += usize::from(matches!(block, Block::Heading(_)));
            if headings == number {
                break;
            }
            height += self.height(block);
        }
        1 + height / PAGE
    }

    fn height(&self, block: &Block) -> u32 {
        match block {
            Block::Title(_) | Block::Subtitle(_) | Block::Heading(_) => 3 * LINE,
            Block::Label(_) => 2 * LINE,
            Block::Paragraph(text) => lines(text, 100) * LINE + 10,
            Block::Facts(facts) => {
                let values: usize = facts.iter().map(|fact| fact.values.len()).sum();
                count(values) * (LINE + 3)
            }
            Block::List(list) => {
                let entry = |text: &Text| lines(text, 95) * LINE + 3;
                let under =
                    |lines: &[Line]| lines.iter().map(|line| entry(line.text())).sum::<u32>();
                list.entries.iter().map(|one| entry(&one.text) + under(&one.under)).sum()
            }
            Block::Table(table) => table_height(table),
            Block::Contents(_) => count(self.headings().count() + 2) * (LINE + 3),
            Block::Signatures(_) => PAGE,
        }
    }
}

fn table_height(table: &Table) -> u32 {
    let row = |cells: &[Cell]| {
        let cell = |(cell, percent): (&Cell, u16)| {
            cell.lines.iter().map(|line| lines(line.text(), percent) * LINE + 2).sum::<u32>()
        };
        let percents = table.columns.iter().map(|column| column.percent);
        4 + cells.iter().zip(percents).map(cell).max().unwrap_or(0).max(LINE)
    };
    let header = u32::from(table.has_header()) * (LINE + 4);
    header + table.rows.iter().map(|cells| row(cells)).sum::<u32>()
}

/// In how many lines a text is set, in so much of the width.
fn lines(text: &Text, percent: u16) -> u32 {
    let characters = CHARACTERS * u32::from(percent) / 100;
    count(text.as_str().chars().count()).div_ceil(characters.max(1)).max(1)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX / 1000).min(u32::MAX / 1000)
}
