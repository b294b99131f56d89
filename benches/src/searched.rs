//! Programs that a search can be measured on: made up, with embeddings and outputs as real ones have.

use harness::domain::{Effect, Rng, Vectors, rng};
use harness::ranking::{LIKENESSES, Likeness};
use rand::Rng as _;

/// Numbers in an embedding, as UniXcoder's.
const WIDTH: usize = 768;
/// Problems that programs solve, as in the released data.
const PROBLEMS: usize = 48;

/// Made-up programs.
pub struct Searched {
    /// Embeddings: those of one problem lie together.
    pub vectors: Vectors,
    /// The problem that each solves.
    pub problems: Vec<u32>,
    /// What each prints: three in ten of the outputs are distinct, and one program in ten has none.
    pub effects: Vec<Effect>,
}

impl Searched {
    /// So many of them; the same each time.
    #[must_use]
    pub fn new(programs: usize) -> Self {
        let mut random = rng(0, &["searched"]);
        let centres: Vec<f32> = numbers(&mut random, PROBLEMS * WIDTH).collect();
        let mut values = Vec::with_capacity(programs * WIDTH);
        for program in 0..programs {
            let centre = &centres[program % PROBLEMS * WIDTH..][..WIDTH];
            let noise = numbers(&mut random, WIDTH).zip(centre);
            let row: Vec<f32> = noise.map(|(noise, centre)| 4.0 * noise + centre).collect();
            let length = row.iter().map(|it| it * it).sum::<f32>().sqrt();
            values.extend(row.iter().map(|it| it / length));
        }
        let distinct = (programs * 3 / 10).max(1);
        let outputs: Vec<String> = (0..distinct).map(|_| output(&mut random)).collect();
        let effect = |_| Effect {
            output: random
                .random_bool(0.9)
                .then(|| outputs[random.random_range(0..distinct)].clone()),
            ..Effect::default()
        };
        let effects = (0..programs).map(effect).collect();
        Self {
            vectors: Vectors::Dense {
                width: WIDTH,
                values,
            },
            problems: (0..programs).map(|at| (at % PROBLEMS) as u32).collect(),
            effects,
        }
    }
}

fn numbers(random: &mut Rng, count: usize) -> impl Iterator<Item = f32> {
    (0..count).map(|_| random.random_range(-1.0..1.0))
}

/// Numbers and words of 5 to 80 characters in all.
#[must_use]
pub fn output(random: &mut Rng) -> String {
    let length = random.random_range(5..=80);
    let mut text = String::new();
    while text.len() < length {
        match random.random_range(0..8) {
            0 => text.push_str(["YES ", "No ", "True ", "case "][random.random_range(0..4)]),
            1 => text.push(','),
            _ => text.push_str(&format!("{} ", random.random_range(0..1000))),
        }
    }
    text.truncate(length);
    text.trim_end().to_owned()
}

/// A likeness by its name.
///
/// # Panics
/// Where there is none of this name.
#[must_use]
pub fn likeness(name: &str) -> &'static Likeness {
    let found = LIKENESSES.iter().find(|it| it.name == name);
    found.expect("there is such a likeness")
}
