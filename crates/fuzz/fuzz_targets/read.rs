//! See [`ascribe_fuzz::read`].
#![cfg_attr(fuzzing, no_main)]

ascribe_fuzz::target!(ascribe_fuzz::read);
