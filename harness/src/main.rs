//! Parses the command line, calls, and exits with a documented code.

use std::process::ExitCode;

fn main() -> ExitCode {
    harness::cli::main()
}
