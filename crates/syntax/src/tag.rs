macro_rules! tags {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// A part-of-speech tag of the Penn Treebank (Marcus, Santorini and Marcinkiewicz 1993).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "the names are the treebank's own")]
        pub enum Tag { $($variant),* }

        impl Tag {
            /// Every tag, in the order of their numbers.
            pub const ALL: &[Tag] = &[$(Tag::$variant),*];

            /// The treebank's name of the tag ("VBD", "PRP$", "``").
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Tag::$variant => $name),* }
            }

            /// The tag of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Tag::$variant),)* _ => None }
            }
        }
    };
}

tags! {
    Nn = "NN", Nns = "NNS", Nnp = "NNP", Nnps = "NNPS",
    Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN", Vbp = "VBP", Vbz = "VBZ", Md = "MD",
    Prp = "PRP", PrpS = "PRP$", Wp = "WP", WpS = "WP$", Wdt = "WDT", Wrb = "WRB", Ex = "EX",
    Dt = "DT", Pdt = "PDT", Pos = "POS", In = "IN", To = "TO", Rp = "RP", Cc = "CC", Cd = "CD",
    Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Rb = "RB", Rbr = "RBR", Rbs = "RBS",
    Uh = "UH", Fw = "FW", Ls = "LS", Sym = "SYM",
    OpenQuote = "``", CloseQuote = "''", Comma = ",", Stop = ".", Colon = ":",
    OpenBracket = "-LRB-", CloseBracket = "-RRB-", Hash = "#", Dollar = "$",
    Hyph = "HYPH", Nfp = "NFP", Add = "ADD",
}

impl Tag {
    /// Whether it is a form of a verb, modals left out.
    #[must_use]
    #[inline]
    pub const fn is_verb(self) -> bool {
        matches!(
            self,
            Self::Vb | Self::Vbd | Self::Vbg | Self::Vbn | Self::Vbp | Self::Vbz
        )
    }

    /// Whether it is a common or proper noun.
    #[must_use]
    #[inline]
    pub const fn is_noun(self) -> bool {
        matches!(self, Self::Nn | Self::Nns | Self::Nnp | Self::Nnps)
    }

    /// Whether it is a sign, not a word.
    #[must_use]
    #[inline]
    pub const fn is_punctuation(self) -> bool {
        matches!(
            self,
            Self::OpenQuote
                | Self::CloseQuote
                | Self::Comma
                | Self::Stop
                | Self::Colon
                | Self::OpenBracket
                | Self::CloseBracket
                | Self::Hyph
                | Self::Nfp
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for (number, &tag) in Tag::ALL.iter().enumerate() {
            assert_eq!(tag as usize, number);
            assert_eq!(Tag::from_name(tag.name()), Some(tag));
        }
        assert_eq!(Tag::from_name("VERB"), None);
    }
}
