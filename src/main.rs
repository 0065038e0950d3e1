//! Arguments and environment in, exit code out. Everything else is `cli`.
#![expect(clippy::disallowed_methods, reason = "here the environment becomes an argument")]

use aarshjul::cli::{Environment, GivenPlaces};
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let environment = Environment {
        user: env::var("USER").ok(),
        search_path: env::var_os("PATH"),
        given: GivenPlaces {
            plans: path("AARSHJUL_PLANS"),
            config: path("AARSHJUL_CONFIG"),
            state: path("AARSHJUL_STATE"),
            instance: env::var("AARSHJUL_INSTANCE").ok().filter(|name| !name.is_empty()),
        },
        no_color: env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    };
    aarshjul::cli::main(env::args_os(), environment)
}
