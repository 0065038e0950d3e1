//! The very bytes: as they stand in a file that people can read, and always the same.

use crate::sample::*;
use aarshjul::schedule::Audience;
use std::path::Path;

/// A plan with one of everything. If a change to it is meant, the file that the
/// message names takes the place of `golden.ics`.
#[test]
fn the_feed_is_the_golden_file() {
    let mut config = config();
    config.rolling.months_back = 1;
    config.rolling.months_ahead = 3;
    let bytes = fresh(&plan(), &config, Audience::Full).bytes;
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feed/golden.ics");
    if std::fs::read(&golden).unwrap_or_default() != bytes {
        let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden.ics");
        #[expect(clippy::disallowed_methods, reason = "nobody reads it while it is written")]
        std::fs::write(&found, bytes).unwrap();
        panic!("compare {} with {}", golden.display(), found.display());
    }
}

#[test]
fn the_same_arguments_give_the_same_bytes() {
    let first = fresh(&plan(), &config(), Audience::Full);
    for _ in 0..10 {
        assert_eq!(fresh(&plan(), &config(), Audience::Full), first);
    }
}
