//! Rows for people and for spreadsheets.

use ascribe_formats::visible::Visible;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// Columns of one width, two spaces between them. What texts bring along that could steer a terminal is named.
pub fn render<const N: usize>(lines: &[[String; N]]) -> String {
    let lines: Vec<[String; N]> = lines
        .iter()
        .map(|line| line.each_ref().map(|cell| Visible(cell).to_string()))
        .collect();
    let mut widths = [0; N];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }
    let mut out = String::new();
    for line in &lines {
        let mut text = String::new();
        for (width, cell) in widths.iter().zip(line) {
            // Wide and combining letters take other than one column each.
            let room = width - cell.width();
            let _ = write!(text, "{cell}{:room$}  ", "");
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
    out
}

/// "1 claim", "2 claims".
pub fn many(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// On one line, with an ellipsis where it is longer than `most` characters.
pub fn shortened(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let head: String = line.chars().take(most - 3).collect();
    format!("{}...", head.trim_end())
}

/// A line of CSV.
pub fn csv_line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// Quoted as RFC 4180 asks; a cell that a spreadsheet would take for a formula gets an apostrophe in front.
fn csv_cell(cell: &str) -> String {
    let guarded = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if guarded.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_straight_in_any_script() {
        let lines = [
            ["SPEAKER", "CLAIMS"],
            ["\u{7530}\u{4e2d}", "1"],
            ["Zoe\u{308}", "2"],
            ["a\u{1b}[31m", "3"],
        ];
        let table = render(&lines.map(|line| line.map(str::to_owned)));
        let starts: Vec<usize> = table
            .lines()
            .map(|line| line.rsplit_once(' ').map_or("", |(head, _)| head).width())
            .collect();
        assert!(starts.iter().all(|start| *start == starts[0]), "{table}");
        assert!(!table.contains('\u{1b}'), "{table}");
    }
}
