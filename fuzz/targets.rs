//! The targets, which `cargo test --test fuzz` also runs.

#[path = "../tests/fuzz/targets/mod.rs"]
pub mod targets;
