//! ascribe.
