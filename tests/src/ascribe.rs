//! The program, built here so that tests of this package can run it.

fn main() -> std::process::ExitCode {
    ascribe::main()
}
