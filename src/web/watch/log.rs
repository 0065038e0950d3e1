//! Where the server's own lines go.

/// Writes one line to the log of the server; never the text of a closed item.
pub(in crate::web) type Log = fn(&str);
