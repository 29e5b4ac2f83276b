//! Who said what: sources, cues and contents; the speakers behind the sources; the claims they make.
//!
//! The stages are separate and visible: attributions are found ([`Attribution`], in tokens), their sources are
//! linked to [`Speaker`]s, and both become a [`ClaimList`] (in bytes), which is what leaves this crate.

mod assemble;
mod attribution;
mod checkworthy;
mod claim;
mod extract;
pub mod learned;
pub mod registry;
pub mod registry_edit;
pub mod rules;
pub mod speakers;
mod statement;
mod when;
mod words;

pub use ascribe_lexicon::CueClass;
pub use assemble::claim_list;
pub use attribution::{Attribution, SourceKind};
pub use claim::{
    Anonymity, Checkworthy, Claim, ClaimList, Cue, Form, How, Link, Linked, Resolution, Source, Speaker,
    SpeakerKind, Voice, When,
};
pub use extract::{Engine, Extractor};
pub use registry::Registry;
