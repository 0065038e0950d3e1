//! Minutes in: from a document to what it says, against what the plan has.
//!
//! `formats` reads every kind of file into one `Document`; `minutes` reads what that
//! says: points, decisions, promises, the forward table. `comparison` compares it with
//! the schedule, and `proposals` are the edits that would make the plan say the same.
//! Everything here is a pure function of the document, the plan, the schedule and the
//! day; nothing is written.

mod again;
mod attachments;
mod bodies;
mod clauses;
mod columns;
mod comparison;
mod dates;
mod decisions;
mod document;
mod docx;
mod events;
mod first_plan;
mod formats;
mod forward;
mod head;
mod html;
mod imported;
mod inline;
mod json;
mod known;
mod minutes;
mod owners;
mod people;
mod points;
mod promise;
mod promise_titles;
mod promises;
mod proposal;
mod proposals;
mod proposed_points;
mod proposed_promises;
mod proposed_rows;
mod refusal;
mod sections;
mod sentences;
mod suggest;
mod text;
mod titles;
mod wrapping;

pub use bodies::{BodyNames, of_plan};
pub use comparison::{Comparison, Gone, Matched, PlannedPoint, Verdict};
pub use decisions::Decided;
pub use document::{Block, Cell, Document, Line, Mark};
pub use events::Event;
pub use first_plan::{FirstPlan, first_plan};
pub use formats::{EXTENSIONS, MAX_BYTES, is_pdf, read, read_pdf_text};
pub use forward::{KnownNames, Row, RowKind};
pub use head::Head;
pub use imported::{Imported, against_plan};
pub use minutes::{Known, Minutes, minutes};
pub use points::{Attachment, Point, PointKind};
pub use promise::{Course, Promise};
pub use proposal::{Proposal, ProposalKind};
pub use refusal::Refusal;
pub use suggest::{SuggestedRule, Suggestion, suggest};
