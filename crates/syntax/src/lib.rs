//! From blocks of text to tokens, sentences, quotations, tags and parses.
//!
//! [`Analysis`] holds what the stages found. Each stage is a pure function over the document's text; it
//! cannot fail, and what it found wrong goes into [`Analysis::diagnostics`].

mod analyse;
mod analysis;
mod dependency;
pub mod grammar;
mod lemma;
mod lexeme;
mod parse;
mod quotation;
mod sentence;
mod tag;
mod tagger;
mod token;
mod tokenize;
pub mod training;
mod word;

pub use analyse::analyse;
pub use analysis::Analysis;
pub use dependency::{Label, ROOT};
pub use lemma::{Lemma, lemma};
pub use lexeme::Lexeme;
pub use parse::{DependencyParser, parse};
pub use quotation::{Quotation, QuotationKind};
pub use sentence::Sentence;
pub use tag::Tag;
pub use tagger::{Tagger, tag};
pub use token::{Token, TokenKind, TokenRange};
pub use tokenize::is_space;
pub use word::{Known, Shape, Word};
