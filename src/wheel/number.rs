//! How exact a number of the picture is: hundredths of a point, in every format.

/// Two decimals at most, no zeros at the end, never `-0`.
pub(super) fn number(value: f64) -> String {
    let hundredths = (value * 100.0).round() as i64;
    let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    match (size / 100, size % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        (whole, part) => format!("{sign}{whole}.{part:02}"),
    }
}

/// The same for a writer that prints numbers itself.
pub(super) fn rounded(value: f64) -> f32 {
    ((value * 100.0).round() / 100.0) as f32
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn prints_two_decimals_at_most() {
        let printed: Vec<String> =
            [0.0, -0.001, 1.0, -1.5, 2.345, 0.05, -0.07, 841.89].map(number).to_vec();
        assert_eq!(printed, ["0", "0", "1", "-1.5", "2.35", "0.05", "-0.07", "841.89"]);
    }
}
