//! Arguments and environment in, exit code out. Everything else is `cli`.
#![expect(clippy::disallowed_methods, reason = "here the environment becomes an argument")]

use aarshjul::cli::Environment;
use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let environment = Environment {
        user: env::var("USER").ok(),
        search_path: env::var_os("PATH"),
        no_color: env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    };
    aarshjul::cli::main(env::args_os(), environment)
}
