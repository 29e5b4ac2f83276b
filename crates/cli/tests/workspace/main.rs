//! The workspace from the command line: a newsroom's week as one story, what survives being killed, two at once,
//! broken files, CI, the review in a terminal.

mod ci;
mod desk;
mod faults;
mod links;
mod merge;
mod speakers;
mod story;
#[cfg(target_os = "linux")]
mod terminal;
mod verify;
mod wrong;
