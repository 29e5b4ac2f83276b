use crate::{ModelError, Quantised, Table, hash};

/// The version of the file format.
pub(crate) const VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"ascribeM";
/// Where the checked bytes begin.
const CHECKED: usize = 16;
/// Bytes before the directory.
const HEADER: usize = 32;
/// Bytes of one line of the directory.
const ENTRY: usize = 32;
const NAME: usize = 12;

/// A model file in memory. Nothing is copied: tables and byte strings point into the bytes it was opened from.
///
/// # The format
/// All numbers are little-endian.
///
/// | bytes | what |
/// |---|---|
/// | 8 | `ascribeM` |
/// | 8 | checksum of all bytes that follow: [`hash::bytes`] of them |
/// | 4 | version of the format, 1 |
/// | 4 | number of parts, n |
/// | 8 | hash of the features that the model was trained for |
/// | n × 32 | directory: name (12 bytes, padded with zeros), offset from the start of the file, rows, classes (4 bytes each, unsigned), scale (32-bit float), and 4 zero bytes |
/// | ... | the parts, one after another |
///
/// A part is a table (rows × classes signed bytes, row after row), or bytes that are no weights (scale is 0).
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    bytes: &'a [u8],
    directory: &'a [[u8; ENTRY]],
}

impl<'a> Model<'a> {
    /// Opens a model for the features of hash `features`. Looks at the header and the directory alone, so it costs nothing
    /// for a large embedded file; [`Self::verify`] looks at every byte.
    ///
    /// # Errors
    /// When the bytes are no model of this version, are cut short, or were trained for other features.
    pub fn open(bytes: &'a [u8], features: u64) -> Result<Self, ModelError> {
        let header = bytes.first_chunk::<HEADER>().ok_or(ModelError::NotAModel)?;
        if &header[..8] != MAGIC {
            return Err(ModelError::NotAModel);
        }
        let version = u32_at(header, 16);
        if version != VERSION {
            return Err(ModelError::Version { found: version });
        }
        let found = u64_at(header, 24);
        if found != features {
            return Err(ModelError::Features {
                found,
                expected: features,
            });
        }
        let parts = u32_at(header, 20) as usize;
        let directory = parts
            .checked_mul(ENTRY)
            .and_then(|length| bytes.get(HEADER..HEADER.checked_add(length)?))
            .ok_or(ModelError::Truncated)?
            .as_chunks()
            .0;
        let model = Self { bytes, directory };
        for entry in directory {
            model.part(entry)?;
        }
        Ok(model)
    }

    /// Compares the checksum of all bytes with the one in the header.
    ///
    /// # Errors
    /// [`ModelError::Checksum`] when they differ.
    pub fn verify(&self) -> Result<(), ModelError> {
        if hash::bytes(&self.bytes[CHECKED..]) == self.checksum() {
            Ok(())
        } else {
            Err(ModelError::Checksum)
        }
    }

    /// The checksum that stands in the header.
    #[must_use]
    pub fn checksum(&self) -> u64 {
        u64_at(self.bytes, 8)
    }

    /// The table of that name.
    ///
    /// # Errors
    /// [`ModelError::Missing`] when there is none.
    pub fn table(&self, name: &str) -> Result<Table<'a>, ModelError> {
        self.directory
            .iter()
            .map(|entry| self.part(entry))
            .find(|part| part.as_ref().is_ok_and(|part| part.name == name))
            .unwrap_or_else(|| {
                Err(ModelError::Missing {
                    part: name.to_owned(),
                })
            })
    }

    /// The byte string of that name.
    ///
    /// # Errors
    /// [`ModelError::Missing`] when there is none.
    pub fn bytes(&self, name: &str) -> Result<&'a [u8], ModelError> {
        Ok(self.table(name)?.weights)
    }

    fn part(&self, entry: &'a [u8; ENTRY]) -> Result<Table<'a>, ModelError> {
        let length = entry[..NAME].iter().position(|&b| b == 0).unwrap_or(NAME);
        let name = std::str::from_utf8(&entry[..length]).map_err(|_| ModelError::Truncated)?;
        let [offset, rows, classes] = [12, 16, 20].map(|at| u32_at(entry, at) as usize);
        let part = rows
            .checked_mul(classes)
            .and_then(|length| self.bytes.get(offset..offset.checked_add(length)?))
            .ok_or(ModelError::Truncated)?;
        Ok(Table {
            name,
            weights: part,
            rows,
            classes,
            scale: f32::from_bits(u32_at(entry, 24)),
        })
    }
}

/// Puts a model file together.
#[derive(Clone, Debug)]
pub struct ModelBuilder {
    features: u64,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    name: String,
    rows: usize,
    classes: usize,
    scale: f32,
    bytes: Vec<u8>,
}

impl ModelBuilder {
    /// A model without parts, for features of that hash: best the [`hash::bytes`] of a text that lists the
    /// templates, so that a model trained for others is refused.
    #[must_use]
    pub fn new(features: u64) -> Self {
        Self {
            features,
            parts: Vec::new(),
        }
    }

    /// Adds a table of `classes` weights a row.
    ///
    /// # Panics
    /// When the weights do not fill the last row, or `name` is longer than 12 bytes.
    #[must_use]
    pub fn table(self, name: &str, classes: usize, weights: &Quantised) -> Self {
        assert_eq!(weights.weights.len() % classes, 0, "rows are full");
        let bytes = weights.weights.iter().map(|w| w.cast_unsigned()).collect();
        self.part(name, classes, weights.scale, bytes)
    }

    /// Adds a table of `classes` bytes a row that are no weights.
    ///
    /// # Panics
    /// As [`Self::table`].
    #[must_use]
    pub fn rows(self, name: &str, classes: usize, bytes: Vec<u8>) -> Self {
        assert_eq!(bytes.len() % classes, 0, "rows are full");
        self.part(name, classes, 0.0, bytes)
    }

    /// Adds a byte string.
    ///
    /// # Panics
    /// When `name` is longer than 12 bytes.
    #[must_use]
    pub fn bytes(self, name: &str, bytes: Vec<u8>) -> Self {
        self.part(name, 1, 0.0, bytes)
    }

    fn part(mut self, name: &str, classes: usize, scale: f32, bytes: Vec<u8>) -> Self {
        assert!(name.len() <= NAME, "a part's name has at most {NAME} bytes");
        self.parts.push(Part {
            name: name.to_owned(),
            rows: bytes.len() / classes,
            classes,
            scale,
            bytes,
        });
        self
    }

    /// The bytes of the file.
    ///
    /// # Panics
    /// When it would be larger than 4 GiB.
    #[must_use]
    pub fn finish(&self) -> Vec<u8> {
        let number = |n: usize| {
            u32::try_from(n)
                .expect("a model is smaller than 4 GiB")
                .to_le_bytes()
        };
        let mut offset = HEADER + self.parts.len() * ENTRY;
        let mut rest = VERSION.to_le_bytes().to_vec();
        rest.extend(number(self.parts.len()));
        rest.extend(self.features.to_le_bytes());
        for part in &self.parts {
            let mut name = [0; NAME];
            name[..part.name.len()].copy_from_slice(part.name.as_bytes());
            rest.extend(name);
            rest.extend(number(offset));
            rest.extend(number(part.rows));
            rest.extend(number(part.classes));
            rest.extend(part.scale.to_bits().to_le_bytes());
            rest.extend([0; 4]);
            offset += part.bytes.len();
        }
        for part in &self.parts {
            rest.extend(&part.bytes);
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(hash::bytes(&rest).to_le_bytes());
        bytes.extend(rest);
        bytes
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(word)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        ModelBuilder::new(7)
            .table("weights", 3, &Quantised::new(&[1.0, -1.0, 0.5, 0.0, 0.25, -0.5]))
            .bytes("words", b"abc".to_vec())
            .finish()
    }

    #[test]
    fn what_was_built_is_read_back() {
        let bytes = sample();
        let model = Model::open(&bytes, 7).unwrap();
        model.verify().unwrap();
        let table = model.table("weights").unwrap();
        assert_eq!((table.len(), table.classes()), (2, 3));
        let signed = |row: &[u8; 3]| row.map(u8::cast_signed);
        assert_eq!(
            table.array::<2, 3>().unwrap().map(|row| signed(&row)),
            [[127, -127, 64], [0, 32, -64]]
        );
        assert_eq!(model.bytes("words").unwrap(), b"abc");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let bytes = sample();
        let model = Model::open(&bytes, 7).unwrap();
        let missing = model.table("labels").unwrap_err();
        assert_eq!(missing.to_string(), "the model file has no part `labels`");
        let shape = model.table("weights").unwrap().rows::<4>().unwrap_err();
        assert_eq!(
            shape.to_string(),
            "part `weights` has 2 rows of 3 classes, not 4 classes"
        );
        assert!(matches!(
            Model::open(&bytes, 8),
            Err(ModelError::Features {
                found: 7,
                expected: 8
            })
        ));
        assert_eq!(Model::open(b"ascribe", 7).unwrap_err(), ModelError::NotAModel);
    }

    #[test]
    fn a_broken_file_is_refused_or_fails_its_checksum_and_never_panics() {
        let bytes = sample();
        for length in 0..bytes.len() {
            assert!(Model::open(&bytes[..length], 7).is_err(), "cut at {length}");
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << bit;
                assert!(
                    Model::open(&bytes, 7).and_then(|model| model.verify()).is_err(),
                    "byte {at}, bit {bit}"
                );
            }
        }
    }
}
