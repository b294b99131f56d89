//! Programs as vectors: what a searcher makes of them, and closeness is computed from.

/// The vectors of `n` programs, each to be searched with and to be found.
#[derive(Debug, Clone, PartialEq)]
pub enum Vectors {
    /// Embeddings: a program's closeness to another is the product of their rows.
    Dense {
        /// Numbers in a row, 1 at least.
        width: usize,
        /// `n x width` numbers, row by row; each row of length 1, so that products are cosines.
        values: Vec<f32>,
    },
    /// Weighted terms.
    Sparse(Sparse),
}

impl Vectors {
    /// Embeddings, made of length 1; `None` where they are not all as wide. One that is nothing but
    /// zeros stays so, and is as far from all.
    #[must_use]
    pub fn dense(rows: &[Vec<f32>]) -> Option<Self> {
        let width = rows.first().map_or(1, Vec::len);
        if width == 0 || rows.iter().any(|row| row.len() != width) {
            return None;
        }
        let mut values = Vec::with_capacity(rows.len() * width);
        for row in rows {
            let length = row
                .iter()
                .map(|x| f64::from(*x).powi(2))
                .sum::<f64>()
                .sqrt();
            let length = if length > 0.0 { length } else { 1.0 };
            #[allow(clippy::cast_possible_truncation)]
            values.extend(row.iter().map(|x| (f64::from(*x) / length) as f32));
        }
        Some(Self::Dense { width, values })
    }

    /// How many programs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Dense { width, values } => values.len() / width,
            Self::Sparse(sparse) => sparse.queries.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Programs as weighted terms: closeness is the sum, over the query's terms, of the term's weight in the
/// query times its weight in the program.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparse {
    /// For each program its terms and their weights where it is searched with, in ascending order.
    pub queries: Lists,
    /// For each term the programs that have it, in ascending order, and its weight in them.
    pub found: Lists,
}

impl Sparse {
    /// Of the terms of each program where it is searched with, and where it is to be found; there are
    /// `terms` in all, numbered from 0.
    ///
    /// # Panics
    /// Where a term of `documents` has a larger number.
    #[must_use]
    pub fn new(queries: Lists, documents: &Lists, terms: usize) -> Self {
        let mut found = vec![Vec::new(); terms];
        for program in 0..documents.len() {
            for &(term, weight) in documents.get(program) {
                found[term as usize].push((program as u32, weight));
            }
        }
        Self {
            queries,
            found: found.into_iter().collect(),
        }
    }
}

/// Lists of numbered things with weights, one right behind the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lists {
    ends: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl Lists {
    /// How many lists there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A list by its place.
    ///
    /// # Panics
    /// Where there are not as many.
    #[must_use]
    pub fn get(&self, at: usize) -> &[(u32, f32)] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start..self.ends[at]]
    }
}

impl<L: IntoIterator<Item = (u32, f32)>> FromIterator<L> for Lists {
    fn from_iter<I: IntoIterator<Item = L>>(lists: I) -> Self {
        let mut all = Self::default();
        for list in lists {
            all.entries.extend(list);
            all.ends.push(all.entries.len());
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embeddings_are_made_as_long_and_must_be_as_wide() {
        let rows = [vec![3.0, 4.0], vec![0.0, 0.0]];
        let values = vec![0.6, 0.8, 0.0, 0.0];
        assert_eq!(
            Vectors::dense(&rows),
            Some(Vectors::Dense { width: 2, values })
        );
        assert_eq!(Vectors::dense(&[vec![1.0], vec![1.0, 2.0]]), None);
        assert_eq!(Vectors::dense(&[vec![]]), None);
    }

    #[test]
    fn documents_are_found_by_their_terms() {
        let lists = |lists: &[&[(u32, f32)]]| -> Lists {
            lists.iter().map(|list| list.iter().copied()).collect()
        };
        let documents = lists(&[&[(0, 1.0), (2, 0.5)], &[], &[(2, 2.0)]]);
        assert_eq!(documents.get(0), [(0, 1.0), (2, 0.5)]);
        assert!(documents.get(1).is_empty());
        let sparse = Sparse::new(documents.clone(), &documents, 3);
        let found = lists(&[&[(0, 1.0)], &[], &[(0, 0.5), (2, 2.0)]]);
        assert_eq!(sparse.found, found);
        assert_eq!(Vectors::Sparse(sparse).len(), 3);
    }
}
