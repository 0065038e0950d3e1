//! A QR code as text: two rows of modules on a line.

use qrcode::{Color, EcLevel, QrCode};

/// ISO/IEC 18004 asks for four light modules all round.
const QUIET: usize = 4;

/// The lines of a code; none where the address is longer than any code holds. Dark modules
/// are ink on paper; `terminal` sets the colours, for its own may be light on dark.
pub fn qr(address: &str, terminal: bool) -> Vec<String> {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else {
        return Vec::new();
    };
    let width = code.width();
    let colours = code.to_colors();
    let is_dark = |x: usize, y: usize| {
        let (x, y) = (x.checked_sub(QUIET), y.checked_sub(QUIET));
        let inside = x.zip(y).filter(|(x, y)| *x < width && *y < width);
        inside.is_some_and(|(x, y)| colours[y * width + x] == Color::Dark)
    };
    let (begin, end) = if terminal { ("\x1b[30;107m", "\x1b[0m") } else { ("", "") };
    let side = width + 2 * QUIET;
    let row = |y: usize| {
        let modules = (0..side).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        });
        let modules: String = modules.collect();
        format!("{begin}{}{end}", if terminal { &modules } else { modules.trim_end() })
    };
    (0..side).step_by(2).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_corners_and_its_quiet_zone() {
        let lines = qr("https://plan.example/feed/x", false);
        assert!(lines[0].is_empty() && lines[1].is_empty(), "{lines:?}");
        // The upper rows of the finder in the first corner.
        assert!(lines[2].starts_with("    █▀▀▀▀▀█"), "{lines:?}");
        assert!(lines[5].starts_with("    ▀▀▀▀▀▀▀"), "{lines:?}");
        let terminal = qr("https://plan.example/feed/x", true);
        assert!(terminal.iter().all(|line| line.starts_with("\x1b[30;107m ")), "{terminal:?}");
        assert!(qr(&"x".repeat(5000), false).is_empty());
    }
}
