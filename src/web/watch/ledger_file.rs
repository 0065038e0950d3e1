//! The ledger's file: what is new is written at its end, and now and then all of it anew.

use crate::feed::Ledger;
use crate::store::{FileMark, LEDGER, PathError, StateDir};

/// So much is always written at the end.
const LEAST: u64 = 1 << 16;

/// What stands in the file, once this program has written it.
#[derive(Default)]
pub(in crate::web) struct LedgerFile {
    on_disk: Option<OnDisk>,
}

struct OnDisk {
    ledger: Ledger,
    file: FileMark,
    /// How long it was when all of it was written.
    whole: u64,
}

impl LedgerFile {
    /// Writes a ledger. After an error, and where the file is another than this program
    /// left, all of it is written.
    pub fn write(&mut self, state: &StateDir, ledger: &Ledger) -> Result<(), PathError> {
        if let Some(known) = self.on_disk.take() {
            let text = ledger.text_since(&known.ledger);
            let has_room = known.file.len + text.len() as u64 <= 2 * known.whole + LEAST;
            let file = match has_room {
                true => state.append(LEDGER, &known.file, text.as_bytes())?,
                false => None,
            };
            if let Some(file) = file {
                self.on_disk = Some(OnDisk { ledger: ledger.clone(), file, ..known });
                return Ok(());
            }
        }
        state.write(LEDGER, ledger.to_text().as_bytes())?;
        let on_disk = |file: FileMark| OnDisk { ledger: ledger.clone(), whole: file.len, file };
        self.on_disk = state.mark(LEDGER).map(on_disk);
        Ok(())
    }
}
