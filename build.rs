//! Has the program linked with packed relocations where that is safe: the table of
//! forty thousand addresses, which the loader reads at each start, is then
//! some kilobytes instead of a megabyte in memory.
//!
//! The loader knows them from glibc 2.36 on; one that is older refuses to start
//! the program. So the machine it is built on decides, as it does for the newest
//! of glibc's functions in use. A linker that doesn't know them links without.

#![expect(clippy::disallowed_methods, reason = "Cargo says in the environment what it builds for")]

use std::process::Command;

const OLDEST: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is_gnu_linux = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    let is_for_here = std::env::var("TARGET") == std::env::var("HOST");
    if is_gnu_linux && is_for_here && glibc().is_some_and(|version| version >= OLDEST) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn is(variable: &str, value: &str) -> bool {
    std::env::var(variable).as_deref() == Ok(value)
}

/// The version of this machine's glibc.
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    let minor = minor.split('.').next()?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
