//! Many inputs at once, results in their order.

use crate::engine::Engine;
use crate::inputs::Input;
use crate::outcome::Failure;
use ascribe_attribution::ClaimList;
use ascribe_text::Document;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

/// What became of one input.
pub struct Done<T> {
    /// What was made of each of its documents.
    pub results: Vec<T>,
    /// What went wrong: one message for each, without the input's name.
    pub troubles: Vec<String>,
}

/// Extracts the claims of all `inputs` on `jobs` threads, turns each document with its claims into something by
/// `make`, and hands that to `take` in the order of the inputs.
///
/// No more than a few inputs for each thread are held at a time, however many there are.
pub fn for_each<T: Send>(
    inputs: &[(Input, String)],
    jobs: usize,
    engine: &Engine,
    make: &(impl Fn(&Document, ClaimList) -> T + Sync),
    mut take: impl FnMut(&Input, Done<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| Failure::Usage(format!("cannot start {jobs} threads: {error}; use fewer --jobs")))?;
    let ahead = 4 * pool.current_num_threads();
    pool.in_place_scope(|scope| {
        let mut waiting: VecDeque<(&Input, mpsc::Receiver<Done<T>>)> = VecDeque::new();
        let mut inputs = inputs.iter();
        loop {
            while waiting.len() < ahead
                && let Some((input, id)) = inputs.next()
            {
                let (sender, receiver) = mpsc::sync_channel(1);
                scope.spawn(move |_| {
                    // Nobody waits for it any more when an earlier result could not be written.
                    let _ = sender.send(one(input, id, engine, make));
                });
                waiting.push_back((input, receiver));
            }
            let Some((input, receiver)) = waiting.pop_front() else {
                return Ok(());
            };
            let done = receiver.recv().unwrap_or_else(|_| Done {
                results: Vec::new(),
                troubles: vec![BROKEN.to_owned()],
            });
            take(input, done)?;
        }
    })
}

const BROKEN: &str = "the program has a fault that this text brings out; please report it with the text";

fn one<T: Send>(
    input: &Input,
    id: &str,
    engine: &Engine,
    make: &(impl Fn(&Document, ClaimList) -> T + Sync),
) -> Done<T> {
    let read = input.bytes().and_then(|bytes| {
        ascribe_formats::read(id, input.path().as_deref(), bytes).map_err(|error| error.to_string())
    });
    let documents = match read {
        Ok(documents) => documents,
        Err(trouble) => {
            return Done {
                results: Vec::new(),
                troubles: vec![trouble],
            };
        }
    };
    // A fault in one document must not take the others with it.
    let guarded = |document: Document| {
        let work = || make(&document, engine.claims(&document));
        catch_unwind(AssertUnwindSafe(work)).map_err(|_| BROKEN.to_owned())
    };
    let all: Vec<Result<T, String>> = documents.into_par_iter().map(guarded).collect();
    let mut done = Done {
        results: Vec::with_capacity(all.len()),
        troubles: Vec::new(),
    };
    for result in all {
        match result {
            Ok(result) => done.results.push(result),
            Err(trouble) => done.troubles.push(trouble),
        }
    }
    done
}
