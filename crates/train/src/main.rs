//! ascribe.
fn main() {}
