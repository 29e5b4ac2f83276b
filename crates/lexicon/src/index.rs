//! Tables from words to numbers, found by hash (open addressing). The build script makes them with the same code.

/// Marks a slot that holds no number.
const EMPTY: u16 = u16::MAX;

/// A slot for each number, its low half; its high half is a piece of the word's hash, which tells nearly all others
/// from it without a look at the word.
pub type Slot = u32;

/// The number of the word that is `text`, whatever its case (of ASCII letters); `word` gives the word of a number.
/// The number of slots is a power of two.
#[inline]
#[allow(dead_code, reason = "the build script only builds")]
pub fn find<'w>(slots: &[Slot], text: &str, word: impl Fn(u16) -> Option<&'w str>) -> Option<u16> {
    let hash = hash(text.as_bytes());
    let last = slots.len().checked_sub(1)?;
    let mut at = hash as usize & last;
    loop {
        let slot = slots[at & last];
        let number = low(slot);
        if number == EMPTY {
            return None;
        }
        if slot >> 16 == hash >> 16 && word(number)?.eq_ignore_ascii_case(text) {
            return Some(number);
        }
        at += 1;
    }
}

/// The slots for `words`, which are numbered from 0.
#[allow(dead_code, reason = "the program only reads")]
pub fn build<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Vec<Slot> {
    assert!(words.len() < usize::from(EMPTY), "words have numbers of 16 bits");
    let size = (words.len() * 3).next_power_of_two();
    let mut slots = vec![u32::from(EMPTY); size];
    for (number, word) in (0..EMPTY).zip(words) {
        let hash = hash(word.as_bytes());
        let mut at = hash as usize & (size - 1);
        while low(slots[at]) != EMPTY {
            at = (at + 1) & (size - 1);
        }
        slots[at] = hash >> 16 << 16 | u32::from(number);
    }
    slots
}

#[allow(clippy::cast_possible_truncation, reason = "the low half is asked for")]
const fn low(slot: Slot) -> u16 {
    slot as u16
}

/// A hash that is the same for small and large ASCII letters, of the length and the first and last eight bytes.
#[inline]
fn hash(bytes: &[u8]) -> u32 {
    // The bit by which small letters differ from large ones is set in each byte; the words themselves are compared.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let (first, last) = if let (Some(&first), Some(&last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u64::from_le_bytes(first), u64::from_le_bytes(last))
    } else if let (Some(&first), Some(&last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (
            u64::from(u32::from_le_bytes(first)),
            u64::from(u32::from_le_bytes(last)),
        )
    } else {
        match *bytes {
            [] => (0, 0),
            [only] => (u64::from(only), 0),
            [first, last] => (u64::from(first), u64::from(last)),
            [first, .., last] => (u64::from(first) | u64::from(bytes[1]) << 8, u64::from(last)),
        }
    };
    let mixed = (first | SMALL).wrapping_mul(K).rotate_left(29) ^ (last | SMALL) ^ (bytes.len() as u64) << 56;
    let mixed = mixed.wrapping_mul(K);
    #[allow(clippy::cast_possible_truncation, reason = "the high half is mixed best")]
    {
        (mixed >> 32) as u32
    }
}
