//! The `ascribe` program.

fn main() -> std::process::ExitCode {
    ascribe::main()
}
