//! The text of an answer as it grows, and the texts that end it.

/// What was written so far.
pub struct Writing<'a> {
    bytes: Vec<u8>,
    stops: &'a [String],
}

impl<'a> Writing<'a> {
    /// Nothing yet.
    pub fn new(stops: &'a [String]) -> Self {
        Self {
            bytes: Vec::new(),
            stops,
        }
    }

    /// Adds the bytes of a token. Whether a text that ends the answer is complete: the answer is then
    /// what stands before the first of them.
    pub fn add(&mut self, bytes: &[u8]) -> bool {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        let found = self.stops.iter().filter_map(|stop| {
            let stop = stop.as_bytes();
            // What ends in the new bytes began at most so far before them.
            let from = (before + 1).saturating_sub(stop.len());
            let mut places = self.bytes[from..].windows(stop.len().max(1));
            places.position(|part| part == stop).map(|at| from + at)
        });
        let end = found.min();
        if let Some(end) = end {
            self.bytes.truncate(end);
        }
        end.is_some()
    }

    /// The text; bytes that are none become U+FFFD.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stops: &[&str], tokens: &[&str], ends_at: Option<usize>, text: &str) {
        let stops: Vec<String> = stops.iter().map(ToString::to_string).collect();
        let mut writing = Writing::new(&stops);
        let end = tokens
            .iter()
            .position(|token| writing.add(token.as_bytes()));
        assert_eq!(end, ends_at);
        assert_eq!(writing.text(), text);
    }

    #[test]
    fn a_stop_may_span_tokens() {
        check(&["\n\n"], &["a\n", "\nb"], Some(1), "a");
        check(&["[/A]"], &["x[", "/", "A", "]"], Some(3), "x");
        check(&["[/A]"], &["x[", "/", "B", "]"], None, "x[/B]");
    }

    #[test]
    fn the_first_of_several_stops_counts() {
        check(&["b", "aa"], &["xaab"], Some(0), "x");
    }

    #[test]
    fn characters_may_span_tokens() {
        let mut writing = Writing::new(&[]);
        for byte in "é".as_bytes() {
            writing.add(&[*byte]);
        }
        assert_eq!(writing.text(), "é");
    }
}
