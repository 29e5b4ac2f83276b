//! How far reading is: a bar on a terminal, and nothing elsewhere.

use crate::inputs::Input;
use crate::shell::Shell;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is read before a single input is thought large enough for a bar.
const LARGE: u64 = 1 << 16;

/// Counts what is read of inputs, in bytes as they lie on disk: packed ones are read on at an even pace as well, and a single
/// archive of many documents shows how far it is.
pub struct Progress {
    bar: ProgressBar,
    /// A bar has a place, and waits until there is something to show.
    waits: bool,
    files: usize,
    files_done: usize,
    documents: usize,
}

impl Progress {
    /// For these inputs. Several get a bar at once, a single one when much of it was read and more is to come; none where no terminal is, or results
    /// are written to it.
    pub fn new(shell: &Shell, inputs: &[(Input, String)], results_on_stdout: bool) -> Self {
        let sizes = inputs.iter().map(|(input, _)| input.size());
        // The length of a pipe is not known.
        let total: Option<u64> = sizes.sum();
        let (bar, template) = match total {
            Some(total) => (
                ProgressBar::new(total),
                "{bar:30} {bytes} of {total_bytes}, {msg}, {eta} left",
            ),
            None => (ProgressBar::no_length(), "{spinner} {bytes}, {msg}, {elapsed}"),
        };
        bar.set_draw_target(ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template(template).expect("the template is well-formed"));
        let mut progress = Self {
            bar,
            waits: shell.shows_progress(results_on_stdout),
            files: inputs.len(),
            files_done: 0,
            documents: 0,
        };
        if inputs.len() > 1 {
            progress.show();
        }
        progress
    }

    /// What counts the bytes that are read.
    pub fn meter(&self) -> ProgressBar {
        self.bar.clone()
    }

    /// A document was dealt with.
    pub fn document(&mut self) {
        self.documents += 1;
        let read = self.bar.position();
        if read > LARGE && self.bar.length().is_none_or(|total| read < total) {
            self.show();
        }
        if self.files == 1 {
            self.bar.set_message(format!("{} documents", self.documents));
        }
    }

    /// An input was dealt with.
    pub fn input(&mut self) {
        self.files_done += 1;
        if self.files > 1 {
            self.bar
                .set_message(format!("{} of {} files", self.files_done, self.files));
        }
    }

    /// Runs `write`, which writes to the same terminal.
    pub fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn show(&mut self) {
        if self.waits {
            self.waits = false;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}
