//! See [`ascribe_fuzz::analyse`].
#![cfg_attr(fuzzing, no_main)]

ascribe_fuzz::target!(ascribe_fuzz::analyse);
