//! Servers that serve what another one serves, byte for byte.
//!
//! The origin publishes what its answers are made from (`served`) as one commit (`push`). A
//! replica follows that (`follow`): it makes the same of it, with the origin's marks and on
//! the origin's day, or goes on with what it has. It changes nothing (`refuse`).

pub(in crate::web) mod follow;
pub(in crate::web) mod push;
pub(in crate::web) mod refuse;
pub(in crate::web) mod served;
