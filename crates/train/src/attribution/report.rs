//! What the card of the attribution models shows: how far confidence can be trusted, and what it trades.

use crate::card;
use ascribe_formats::score::Figures;
use std::fmt::Write;

/// Probabilities with whether what they were given to is right.
pub type Judged = [(f32, bool)];

/// How often attributions of each range of confidence are right, as a Markdown table.
pub fn reliability(sets: &[(&str, &Judged)]) -> String {
    let mut columns = vec!["confidence".to_owned()];
    for (name, _) in sets {
        columns.extend([
            format!("{name}: proposals"),
            "mean confidence".to_owned(),
            "right".to_owned(),
        ]);
    }
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let rows = (0..10u8).map(|tenth| {
        let (low, high) = (f32::from(tenth) / 10.0, f32::from(tenth + 1) / 10.0);
        let mut row = vec![format!("{low:.1} to {high:.1}")];
        for (_, judged) in sets {
            let inside: Vec<_> = judged.iter().filter(|j| j.0 >= low && j.0 < high).collect();
            let count = inside.len().max(1) as f32;
            let mean = inside.iter().map(|j| j.0).sum::<f32>() / count;
            let right = inside.iter().filter(|j| j.1).count() as f32 / count;
            row.extend([
                inside.len().to_string(),
                format!("{mean:.2}"),
                format!("{right:.2}"),
            ]);
        }
        row
    });
    card::table(&columns, rows)
}

/// Precision and recall of relations at each least confidence, as comma-separated values.
pub fn curve(points: &[(f32, Figures)]) -> String {
    let mut csv = String::from("min_confidence,precision,recall,f1\n");
    for (least, figures) in points {
        let r = figures.relation;
        let _ = writeln!(
            csv,
            "{least:.2},{:.4},{:.4},{:.4}",
            r.precision(),
            r.recall(),
            r.f1()
        );
    }
    csv
}

/// The same as a picture: recall to the right, precision upwards, the confidence beside some points.
pub fn plot(points: &[(f32, Figures)]) -> String {
    let (width, height, edge) = (480.0, 360.0, 48.0);
    let x = |recall: f64| edge + recall * (width - 2.0 * edge);
    let y = |precision: f64| height - edge - precision * (height - 2.0 * edge);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for tenth in 0..=5 {
        let share = f64::from(tenth) / 5.0;
        let _ = writeln!(
            svg,
            "<path d=\"M{:.1} {:.1}H{:.1}M{:.1} {:.1}V{:.1}\" stroke=\"#ddd\" fill=\"none\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{share:.1}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{share:.1}</text>",
            x(0.0),
            y(share),
            x(1.0),
            x(share),
            y(0.0),
            y(1.0),
            x(share),
            y(0.0) + 16.0,
            x(0.0) - 6.0,
            y(share) + 4.0,
        );
    }
    svg.push_str("<path fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\" d=\"");
    for (number, (_, figures)) in points.iter().enumerate() {
        let r = figures.relation;
        let _ = write!(
            svg,
            "{}{:.1} {:.1}",
            if number == 0 { "M" } else { "L" },
            x(r.recall()),
            y(r.precision())
        );
    }
    svg.push_str("\"/>\n");
    // A label has room where it is far enough from the one before it.
    let mut labelled = (f64::INFINITY, f64::INFINITY);
    for (least, figures) in points.iter().step_by(2) {
        let r = figures.relation;
        let (x, y) = (x(r.recall()), y(r.precision()));
        let _ = write!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"#1f5fa8\"/>"
        );
        if (labelled.0 - x).abs() > 18.0 || (labelled.1 - y).abs() > 7.0 {
            let _ = write!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\">{least:.1}</text>",
                x + 5.0,
                y - 5.0
            );
            labelled = (x, y);
        }
        svg.push('\n');
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">recall of relations</text>\
         <text transform=\"translate(14 {:.1}) rotate(-90)\" text-anchor=\"middle\">precision</text>\n</svg>",
        width / 2.0,
        height - 12.0,
        height / 2.0,
    );
    svg
}

/// Every figure of the comparison, as a Markdown table.
pub fn figures(figures: &Figures) -> String {
    card::table(
        &["figure", "precision", "recall", "F1", "predicted", "gold"],
        figures.rows().map(|(name, a)| {
            let percent = [a.precision(), a.recall(), a.f1()].map(|share| format!("{:.1}", share * 100.0));
            let counts = [a.predicted, a.gold].map(|count| count.to_string());
            [vec![name], percent.to_vec(), counts.to_vec()].concat()
        }),
    )
}
