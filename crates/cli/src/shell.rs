use anstyle::{AnsiColor, Style};
use ascribe_formats::visible::Visible;
use clap::ValueEnum;
use std::io::{self, IsTerminal, Write};

/// When to colour output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The terminal, as far as there is one.
pub struct Shell {
    color: Color,
}

impl Shell {
    pub fn new(color: Color) -> Self {
        let choice = match color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Self { color }
    }

    /// Whether standard output takes colour.
    pub fn stdout_color(&self) -> bool {
        self.takes_color(&io::stdout())
    }

    fn takes_color(&self, stream: &impl anstream::stream::RawStream) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
        }
    }

    /// Columns of the terminal that standard output is; `None` when it is none.
    pub fn width(&self) -> Option<usize> {
        let stdout = io::stdout();
        let size = stdout
            .is_terminal()
            .then(|| terminal_size::terminal_size_of(&stdout));
        size.flatten().map(|(width, _)| usize::from(width.0))
    }

    /// Whether a progress bar has a place: standard error is a terminal that no results are written to.
    pub fn shows_progress(&self, results_on_stdout: bool) -> bool {
        io::stderr().is_terminal() && !(results_on_stdout && io::stdout().is_terminal())
    }

    /// Tells on standard error what is wrong, without signs that could steer the terminal.
    pub fn complain(&self, message: &str) {
        let mut stderr = io::stderr().lock();
        let style = if self.takes_color(&io::stderr()) {
            AnsiColor::Red.on_default().bold()
        } else {
            Style::new()
        };
        // When standard error cannot be written there is nobody left to tell.
        let _ = writeln!(stderr, "{style}ascribe:{style:#} {}", Visible(message));
    }
}
