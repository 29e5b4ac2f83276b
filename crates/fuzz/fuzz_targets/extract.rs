//! See [`ascribe_fuzz::extract`].
#![cfg_attr(fuzzing, no_main)]

ascribe_fuzz::target!(ascribe_fuzz::extract);
