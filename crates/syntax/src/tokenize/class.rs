//! What single characters are to the tokenizer.

/// What a byte is when it begins a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// White space.
    Space,
    /// An ASCII letter or digit.
    Alnum,
    /// A sign that ends the word before it and never joins it to what follows.
    Sign,
    /// A straight quotation mark, apostrophe or backtick.
    Quote,
    /// A stop, a question or an exclamation mark.
    Stop,
    /// A hyphen, plus, at sign, hash or another sign that can begin or join a longer token.
    Joiner,
    /// The first or a later byte of a character beyond ASCII.
    Wide,
}

/// The class of every byte.
pub(super) static CLASS: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Sign; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => Class::Space,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Class::Alnum,
            b'"' | b'\'' | b'`' => Class::Quote,
            b'.' | b'!' | b'?' => Class::Stop,
            b'-' | b'@' | b'#' | b'&' | b'/' | b'_' | b'*' | b':' | b'$' | b'+' | b'=' | b'~' => {
                Class::Joiner
            }
            0x80.. => Class::Wide,
            _ => Class::Sign,
        };
        byte += 1;
    }
    table
}

/// Whether `c` parts tokens without being one: white space, and the marks that have no width and no
/// meaning of their own (zero-width space, byte order mark, directions).
#[must_use]
pub fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether `c` stands in words: a letter, a digit, a combining mark, or a joiner without width.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() || is_mark(c) || matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}')
}

/// Whether `c` combines with the character before it.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{64B}'..='\u{65F}'
        | '\u{93C}' | '\u{94D}' | '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}

/// Whether `c` begins a pictograph.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1F2FF}' | '\u{231A}'..='\u{23FF}')
}

/// Whether `c` changes the pictograph before it: a skin tone, a variation selector, a tag.
pub(super) fn is_pictograph_modifier(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}' | '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}' | '\u{E0020}'..='\u{E007F}')
}
