//! Arguments in, exit code out. Everything else is `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    aarshjul::cli::main(std::env::args_os())
}
