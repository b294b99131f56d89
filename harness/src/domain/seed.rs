//! Random streams: one seed, any number of independent named streams.

use rand::SeedableRng as _;

/// The generator used everywhere: portable, so equal seeds give equal bytes on
/// every machine.
pub type Rng = rand_chacha::ChaCha8Rng;

/// The stream that belongs to `seed` and the words of `path`; streams with
/// another path are independent of it.
#[must_use]
pub fn rng(seed: u64, path: &[&str]) -> Rng {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    for word in path {
        hasher.update(&(word.len() as u64).to_le_bytes());
        hasher.update(word.as_bytes());
    }
    Rng::from_seed(*hasher.finalize().as_bytes())
}
