/// The head of a token that has none: the root of its sentence, or a token that was not parsed.
pub const ROOT: u32 = u32::MAX;

macro_rules! labels {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// A basic dependency of Universal Dependencies v1 (de Marneffe et al. 2014), as in the silver trees.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "the names are the scheme's own")]
        pub enum Label { $($variant),* }

        impl Label {
            /// Every label, in the order of their numbers.
            pub const ALL: &[Label] = &[$(Label::$variant),*];

            /// The scheme's name of the label ("nsubj", "nmod:poss").
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Label::$variant => $name),* }
            }

            /// The label of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Label::$variant),)* _ => None }
            }
        }
    };
}

labels! {
    Dep = "dep", Root = "root", Punct = "punct",
    Nsubj = "nsubj", NsubjPass = "nsubjpass", Csubj = "csubj", CsubjPass = "csubjpass", Expl = "expl",
    Dobj = "dobj", Iobj = "iobj", Ccomp = "ccomp", Xcomp = "xcomp", Parataxis = "parataxis",
    Advcl = "advcl", Acl = "acl", AclRelcl = "acl:relcl", Appos = "appos",
    Nmod = "nmod", NmodPoss = "nmod:poss", NmodTmod = "nmod:tmod", NmodNpmod = "nmod:npmod",
    Case = "case", Mark = "mark", Aux = "aux", AuxPass = "auxpass", Cop = "cop", Neg = "neg",
    Det = "det", DetPredet = "det:predet", Amod = "amod", Nummod = "nummod", Advmod = "advmod",
    Compound = "compound", CompoundPrt = "compound:prt", Mwe = "mwe",
    Cc = "cc", CcPreconj = "cc:preconj", Conj = "conj", Discourse = "discourse",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for (number, &label) in Label::ALL.iter().enumerate() {
            assert_eq!(label as usize, number);
            assert_eq!(Label::from_name(label.name()), Some(label));
        }
        assert_eq!(Label::from_name("obl"), None);
    }
}
