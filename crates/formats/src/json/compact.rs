//! Compact JSON into memory, for records whose keys are plain: no field is checked or measured that cannot need it.
//!
//! Output is six times as long as the text that was read, so how it is written counts. This writes the same bytes as
//! [`serde_json`] with the formatter [`Guarded`](super::Guarded).

use crate::visible::is_unsafe;
use serde::ser::{self, Impossible, Serialize};
use std::fmt::{self, Write};

/// Writes what is serialized behind what `out` holds.
///
/// # Errors
/// When a value is of a kind that the contract has not: signed or wide numbers, bytes, enums, maps.
pub(super) fn write(out: &mut Vec<u8>, value: &impl Serialize) -> fmt::Result {
    value.serialize(&mut Compact { out })
}

struct Compact<'o> {
    out: &'o mut Vec<u8>,
}

impl Compact<'_> {
    fn number(&mut self, number: impl itoa::Integer) {
        self.out
            .extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    }

    /// A share to at most three places, as all of the contract's are, written without the search for the shortest
    /// digits that say the same number.
    fn share(&mut self, share: f32) -> fmt::Result {
        let thousandths = (share * 1000.0).round();
        if !share.is_sign_positive() || thousandths > 1000.0 || thousandths / 1000.0 != share {
            return serde_json::to_writer(&mut *self.out, &share).map_err(|_| fmt::Error);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 1000"
        )]
        let thousandths = thousandths as u16;
        let digit = |place: u16| b'0' + (thousandths / place % 10) as u8;
        let digits = [digit(1000), b'.', digit(100), digit(10), digit(1)];
        let zeros = digits[3..]
            .iter()
            .rev()
            .take_while(|&&digit| digit == b'0')
            .count();
        self.out.extend_from_slice(&digits[..5 - zeros]);
        Ok(())
    }
}

/// Writes `text` between quotation marks, escaped.
fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    escape(out, text);
    out.push(b'"');
}

/// Appends `text` with escapes for what JSON asks them for and for what could steer a terminal.
fn escape(out: &mut Vec<u8>, text: &str) {
    const STRETCH: usize = 32;
    let bytes = text.as_bytes();
    let mut written = 0;
    let mut at = 0;
    while at < bytes.len() {
        // Whole stretches without anything to look at are passed over at once.
        if let Some(stretch) = bytes[at..].first_chunk::<STRETCH>()
            && stretch.iter().fold(true, |plain, &byte| plain & is_plain(byte))
        {
            at += STRETCH;
            continue;
        }
        let end = bytes.len().min(at + STRETCH);
        while at < end {
            let byte = bytes[at];
            if is_plain(byte) {
                at += 1;
                continue;
            }
            let Some(sign) = text[at..].chars().next() else {
                break;
            };
            if byte < 0x80 || is_unsafe(sign) {
                out.extend_from_slice(&bytes[written..at]);
                escaped(out, sign);
                written = at + sign.len_utf8();
            }
            at += sign.len_utf8();
        }
    }
    out.extend_from_slice(&bytes[written..]);
}

/// Whether a byte stands for itself, whatever stands about it.
const fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte < 0x7f && byte != b'"' && byte != b'\\'
}

#[cold]
fn escaped(out: &mut Vec<u8>, sign: char) {
    let short = match sign {
        '"' => b'"',
        '\\' => b'\\',
        '\u{8}' => b'b',
        '\t' => b't',
        '\n' => b'n',
        '\u{c}' => b'f',
        '\r' => b'r',
        _ => {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            for unit in sign.encode_utf16(&mut [0; 2]) {
                let digit = |place: u16| DIGITS[usize::from(*unit >> place & 15)];
                out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
            }
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// Escapes what a value displays as.
struct Escaping<'o>(&'o mut Vec<u8>);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}

/// No key of a record is longer; a test writes them all.
const LONGEST_KEY: usize = 20;

/// The members of an array or object that is open.
struct Members<'s, 'o> {
    out: &'s mut Compact<'o>,
    close: u8,
    is_first: bool,
}

impl Members<'_, '_> {
    #[inline]
    fn comma(&mut self) {
        if !self.is_first {
            self.out.out.push(b',');
        }
        self.is_first = false;
    }

    #[inline]
    fn member(&mut self, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        self.comma();
        value.serialize(&mut *self.out)
    }

    #[inline]
    fn close(self) -> fmt::Result {
        self.out.out.push(self.close);
        Ok(())
    }
}

impl ser::SerializeSeq for Members<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.member(value)
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

impl ser::SerializeTuple for Members<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.member(value)
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

impl ser::SerializeStruct for Members<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    /// Inlined, so that the key is known and all that stands in front of the value is written at once.
    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> fmt::Result {
        // Comma, key, colon.
        let mut bytes = [b'"'; LONGEST_KEY + 4];
        bytes[0] = b',';
        bytes[2..key.len() + 2].copy_from_slice(key.as_bytes());
        bytes[key.len() + 3] = b':';
        self.out
            .out
            .extend_from_slice(&bytes[usize::from(self.is_first)..key.len() + 4]);
        self.is_first = false;
        value.serialize(&mut *self.out)
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

impl<'s, 'o> Compact<'o> {
    fn open(&'s mut self, open: u8, close: u8) -> Result<Members<'s, 'o>, fmt::Error> {
        self.out.push(open);
        Ok(Members {
            out: self,
            close,
            is_first: true,
        })
    }
}

/// Kinds of values that no record of the contract has.
macro_rules! refuse {
    ($($name:ident: $kind:ty),*) => {
        $(fn $name(self, _: $kind) -> fmt::Result {
            Err(fmt::Error)
        })*
    };
}

impl<'s, 'o> ser::Serializer for &'s mut Compact<'o> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Members<'s, 'o>;
    type SerializeTuple = Members<'s, 'o>;
    type SerializeStruct = Members<'s, 'o>;
    type SerializeTupleStruct = Impossible<(), fmt::Error>;
    type SerializeTupleVariant = Impossible<(), fmt::Error>;
    type SerializeMap = Impossible<(), fmt::Error>;
    type SerializeStructVariant = Impossible<(), fmt::Error>;

    fn serialize_bool(self, value: bool) -> fmt::Result {
        let text: &[u8] = if value { b"true" } else { b"false" };
        self.out.extend_from_slice(text);
        Ok(())
    }

    fn serialize_u32(self, value: u32) -> fmt::Result {
        self.number(value);
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> fmt::Result {
        self.number(value);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> fmt::Result {
        self.share(value)
    }

    fn serialize_str(self, value: &str) -> fmt::Result {
        string(self.out, value);
        Ok(())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> fmt::Result {
        self.out.push(b'"');
        write!(Escaping(self.out), "{value}")?;
        self.out.push(b'"');
        Ok(())
    }

    fn serialize_none(self) -> fmt::Result {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, fmt::Error> {
        self.open(b'[', b']')
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, fmt::Error> {
        self.open(b'[', b']')
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, fmt::Error> {
        self.open(b'{', b'}')
    }

    refuse!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8,
        serialize_u16: u16, serialize_f64: f64, serialize_char: char, serialize_bytes: &[u8],
        serialize_unit_struct: &'static str
    );

    fn serialize_unit(self) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, fmt::Error> {
        Err(fmt::Error)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Guarded;
    use super::*;

    /// What serde_json writes for the same.
    fn expected(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        value
            .serialize(&mut serde_json::Serializer::with_formatter(&mut out, Guarded))
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[track_caller]
    fn check(value: &impl Serialize) {
        let mut out = Vec::new();
        write(&mut out, value).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected(value));
    }

    #[test]
    fn strings_are_escaped_wherever_the_sign_stands() {
        let signs: Vec<char> = (0..0x3000_u32)
            .chain(0xffe0..0x1_0010)
            .chain(0xe_0000..0xe_0100)
            .filter_map(char::from_u32)
            .collect();
        for (number, sign) in signs.into_iter().enumerate() {
            let padding = "x".repeat(number % 70);
            check(&format!("{padding}{sign}{padding}\u{2019}"));
        }
        check(&"");
        check(&"\"\\\"".repeat(40));
    }

    #[test]
    fn shares_are_written_as_short_as_can_be() {
        for thousandths in 0..=1000_u16 {
            check(&(f32::from(thousandths) / 1000.0));
        }
        for share in [0.12345, -0.5, -0.0, 1.001, 12.5, f32::NAN, f32::INFINITY, 1e-9] {
            check(&share);
        }
    }

    #[test]
    fn members_stand_between_commas() {
        #[derive(serde::Serialize)]
        struct Record {
            numbers: Vec<u32>,
            pair: [u32; 2],
            nested: Option<Box<Record>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            absent: Option<bool>,
            count: usize,
        }
        let record = |nested, absent| Record {
            numbers: vec![0, 9, 10, u32::MAX],
            pair: [1, 2],
            nested,
            absent,
            count: usize::MAX,
        };
        check(&record(Some(Box::new(record(None, Some(true)))), None));
        check(&Vec::<u32>::new());
        assert_eq!(write(&mut Vec::new(), &-1), Err(fmt::Error));
    }
}
