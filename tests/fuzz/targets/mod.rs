//! What a fuzzer calls with any bytes, by name: no input may make it panic, and what
//! each says of its result must hold. `fuzz/` runs these with libFuzzer; the test runs
//! them on `fuzz/seeds/`, a folder for each.

pub mod dates;
pub mod edits;
pub mod feed_texts;
pub mod import;
pub mod plan_text;
pub mod reader;
pub mod router;

/// What a target does with an input.
type Run = fn(&[u8]);

/// Every target by its name.
pub const ALL: [(&str, Run); 6] = [
    ("dates", dates::run),
    ("edits", edits::run),
    ("feed_texts", feed_texts::run),
    ("import", import::run),
    ("reader", reader::run),
    ("router", router::run),
];
