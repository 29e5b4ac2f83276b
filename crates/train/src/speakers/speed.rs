//! How the time of each stage grows with the length of a document: the development articles as one document, once, four
//! times and sixteen times.

use ascribe_attribution::{claim_list, rules, speakers};
use ascribe_text::Document;
use std::error::Error;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const STAGES: [&str; 5] = ["analyse", "tag", "attributions", "link", "claims"];

/// Prints for each length the milliseconds of each stage, the best of three runs, and the nanoseconds a token of linking.
pub fn run(corpora: &Path) -> Result<(), Box<dyn Error>> {
    let mut paths: Vec<_> = fs_err::read_dir(corpora.join("polnear/dev/text"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    paths.sort();
    let texts: Vec<String> = paths
        .iter()
        .map(fs_err::read_to_string)
        .collect::<Result<_, _>>()?;
    let once = texts.join("\n\n");
    print!("{:>5} {:>9}", "times", "tokens");
    STAGES.iter().for_each(|stage| print!(" {stage:>12}"));
    println!(" {:>14}", "link ns/token");
    for times in [1, 4, 16] {
        let document = Document::from_paragraphs("all", vec![once.as_str(); times].join("\n\n"));
        let mut best = [Duration::MAX; STAGES.len()];
        let mut tokens = 0;
        for _ in 0..3 {
            let mut stage = 0;
            let mut last = clock();
            let mut lap = || {
                let now = clock();
                best[stage] = best[stage].min(now.saturating_sub(last));
                last = now;
                stage += 1;
            };
            let mut analysis = ascribe_syntax::analyse(&document);
            lap();
            ascribe_syntax::tag(&mut analysis);
            lap();
            let attributions = rules::attributions(&analysis);
            lap();
            let linked = speakers::link(&analysis, &attributions, None);
            lap();
            let list = claim_list(&analysis, &attributions, linked, false);
            lap();
            tokens = list.tokens;
        }
        print!("{times:>5} {tokens:>9}");
        for duration in best {
            print!(" {:>9.1} ms", duration.as_secs_f64() * 1e3);
        }
        println!(" {:>14.0}", best[3].as_nanos() as f64 / tokens.max(1) as f64);
    }
    Ok(())
}

/// Time that this thread has had on a processor, where the system tells it; elsewhere the time that went by.
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let start = *START;
    fs_err::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .map_or_else(|| start.elapsed(), Duration::from_nanos)
}
