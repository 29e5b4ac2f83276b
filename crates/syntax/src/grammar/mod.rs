//! Grammars above the word: from tagged tokens to the phrases of a sentence, without a parse.
//!
//! [`lex`] looks every token up once; [`chunk`] cuts a sentence into [`Chunk`]s, each a base noun phrase, a
//! verb group, or a word or sign that stands between phrases. Chunks tile the sentence.
//! The idea of chunks is Abney's (Parsing by Chunks, 1991). Each parser bears the name of its grammar rule,
//! which stands in its doc comment; upper-case names in the rules are Penn Treebank tags.

mod input;
mod phrases;

pub use input::{Input, Lexed, lex};
pub use phrases::{Chunk, ChunkKind, VerbForm, chunk};
