use crate::ModelError;

/// One weight for each class: the bits of `i8`s, kept as the bytes that they are in the file.
pub type Row<const C: usize> = [u8; C];

/// The weights of a model: for each row a [`Row`].
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    pub(crate) name: &'a str,
    pub(crate) weights: &'a [u8],
    pub(crate) rows: usize,
    pub(crate) classes: usize,
    pub(crate) scale: f32,
}

impl<'a> Table<'a> {
    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// How many weights a row has.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// What a sum of weights is multiplied with to get the score of training.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// The rows of a table of `C` classes.
    ///
    /// # Errors
    /// [`ModelError::Shape`] when it has another number of classes.
    pub fn rows<const C: usize>(&self) -> Result<&'a [Row<C>], ModelError> {
        if self.classes == C {
            Ok(self.weights.as_chunks().0)
        } else {
            Err(self.shape(None, C))
        }
    }

    /// The rows of a table of `R` rows and `C` classes; with `R` known, an index cut to its bits needs no check.
    ///
    /// # Errors
    /// [`ModelError::Shape`] when it has another shape.
    pub fn array<const R: usize, const C: usize>(&self) -> Result<&'a [Row<C>; R], ModelError> {
        self.rows()?.try_into().map_err(|_| self.shape(Some(R), C))
    }

    fn shape(&self, rows: Option<usize>, classes: usize) -> ModelError {
        ModelError::Shape {
            part: self.name.to_owned(),
            found: (self.rows, self.classes),
            expected: (rows, classes),
        }
    }
}

/// The sums of the weights of `rows`, class by class. Up to 256 rows cannot overflow.
///
/// Eight classes at a time: what is added up then fits into a register of any machine, and so the loop vectorises.
#[inline(always)]
#[must_use]
pub fn sum<const C: usize, const N: usize>(rows: [&Row<C>; N]) -> [i16; C] {
    const BLOCK: usize = 8;
    const { assert!(C >= BLOCK && N <= 256) };
    let mut scores = [0; C];
    for start in (0..C).step_by(BLOCK) {
        // The last block may repeat some of the one before.
        let start = start.min(C - BLOCK);
        let mut block = [0; BLOCK];
        for row in rows {
            for (score, &weight) in block.iter_mut().zip(&row[start..start + BLOCK]) {
                *score += i16::from(weight.cast_signed());
            }
        }
        scores[start..start + BLOCK].copy_from_slice(&block);
    }
    scores
}

/// Trained weights brought to eight bits.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantised {
    /// The weights, row after row.
    pub weights: Vec<i8>,
    /// What they are multiplied with to get back the trained ones.
    pub scale: f32,
}

impl Quantised {
    /// Scales `weights` so that the largest becomes 127 and rounds them. (Cutting off the largest to make
    /// the others finer was measured and loses.)
    #[must_use]
    pub fn new(weights: &[f32]) -> Self {
        let largest = weights.iter().fold(0f32, |max, w| max.max(w.abs()));
        let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        #[allow(
            clippy::cast_possible_truncation,
            reason = "rounded to the range of an i8 by the scale"
        )]
        let weights = weights.iter().map(|w| (w / scale).round() as i8).collect();
        Self { weights, scale }
    }

    /// Keeps the `count` rows with the strongest weights, one of zeros among them, which is the first. Returns for each row the
    /// number that it has among those kept, 0 when it is not kept, and the rows kept.
    ///
    /// # Panics
    /// When `count` is 0 or more than 65,536.
    #[must_use]
    pub fn strongest(&self, classes: usize, count: usize) -> (Vec<u16>, Self) {
        let strength = |row: &[i8]| row.iter().map(|w| w.unsigned_abs()).max().unwrap_or(0);
        let rows: Vec<&[i8]> = self.weights.chunks(classes).collect();
        let mut order: Vec<usize> = (0..rows.len()).filter(|&at| strength(rows[at]) > 0).collect();
        order.sort_by_key(|&at| (std::cmp::Reverse(strength(rows[at])), at));
        order.truncate(count - 1);
        let mut numbers = vec![0; rows.len()];
        let mut weights = vec![0; classes];
        for (number, &at) in order.iter().enumerate() {
            numbers[at] = u16::try_from(number + 1).expect("at most 65,536 rows are kept");
            weights.extend(rows[at]);
        }
        weights.resize(count * classes, 0);
        let kept = Self {
            weights,
            scale: self.scale,
        };
        (numbers, kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_weight_becomes_127_and_signs_stay() {
        let q = Quantised::new(&[0.0, 2.0, -4.0, 0.01]);
        assert_eq!(q.weights, [0, 64, -127, 0]);
        assert!((q.scale * 127.0 - 4.0).abs() < 1e-6);
        assert_eq!(Quantised::new(&[0.0; 3]).weights, [0, 0, 0]);
    }

    #[test]
    fn weak_rows_give_way_to_strong_ones() {
        let q = Quantised {
            weights: vec![0, 1, 5, -9, 0, 0, 2, 7],
            scale: 1.0,
        };
        let (numbers, kept) = q.strongest(2, 3);
        assert_eq!(numbers, [0, 1, 0, 2]);
        assert_eq!(kept.weights, [0, 0, 5, -9, 2, 7]);
    }

    #[test]
    fn scores_add_up_without_overflow() {
        let mut row = [1; 11];
        row[..2].copy_from_slice(&[127, 128]);
        let mut expected = [256; 11];
        expected[..2].copy_from_slice(&[127 * 256, i16::MIN]);
        assert_eq!(sum([&row; 256]), expected);
        let other = std::array::from_fn(|class| class as u8);
        let numbers: [i16; 11] = std::array::from_fn(|class| 2 * class as i16 + 1);
        assert_eq!(sum([&[1; 11], &other, &other]), numbers);
    }
}
