//! Danish words and dates as several pages write them.

/// A message as a sentence of its own: with a capital, quotation marks and a full stop.
pub(in crate::web) fn sentence(message: &str) -> String {
    let parts = message.trim().split('`').enumerate();
    let message: String = parts
        .map(|(index, part)| match index % 2 {
            0 => part.to_owned(),
            _ => format!("»{part}«"),
        })
        .collect();
    let mut letters = message.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let stop = if message.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("`31/2` er ikke en dato"), "»31/2« er ikke en dato.");
        assert_eq!(sentence("øh?"), "Øh?");
    }
}
