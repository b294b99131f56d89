//! What stands between a program and the machine: layers by name, and levels made of them.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How well programs are kept apart from the machine. A level holds where every
/// layer of it and of the lower ones is in force.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing is promised.
    #[default]
    None,
    /// Limits of time and memory, and an audit hook: what any system gives,
    /// against accidents and simple malice.
    Limits,
    /// The kernel denies everything but computing and reading Python's library.
    Confined,
    /// Nor is there anything to be seen: namespaces and an empty root as well.
    Sealed,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Limits => "limits",
            Self::Confined => "confined",
            Self::Sealed => "sealed",
        })
    }
}

/// One thing that keeps a program from the machine.
#[derive(Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its name, the same in the worker.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// The lowest level that needs it.
    pub level: Level,
}

const fn layer(level: Level, name: &'static str, about: &'static str) -> Layer {
    Layer { name, about, level }
}

/// All layers, level by level.
pub const LAYERS: &[Layer] = &[
    layer(
        Level::Limits,
        "cpu-and-memory-limits",
        "processor time, memory, output, open files, processes",
    ),
    layer(
        Level::Limits,
        "wall-deadline",
        "ends programs that sleep; one that waits for a processor gets more time",
    ),
    layer(
        Level::Limits,
        "own-session",
        "signals to the process group reach nobody else",
    ),
    layer(
        Level::Limits,
        "closed-descriptors",
        "no file or pipe of the harness is open in a program",
    ),
    layer(
        Level::Limits,
        "audit-hook",
        "what is not allowed raises PermissionError, the same everywhere",
    ),
    layer(
        Level::Confined,
        "no-privileges",
        "no capabilities, and not root",
    ),
    layer(
        Level::Confined,
        "no-new-privileges",
        "nothing that is run can gain any",
    ),
    layer(
        Level::Confined,
        "landlock",
        "the kernel lets only Python's own files be read, and none be written",
    ),
    layer(
        Level::Confined,
        "seccomp",
        "the kernel answers only the calls that computing needs",
    ),
    layer(
        Level::Sealed,
        "user-namespace",
        "a user of its own, without rights outside",
    ),
    layer(Level::Sealed, "mount-namespace", "mounts of its own"),
    layer(
        Level::Sealed,
        "pid-namespace",
        "other processes cannot be seen or signalled; none is left behind",
    ),
    layer(
        Level::Sealed,
        "network-namespace",
        "no network, not even the machine's own",
    ),
    layer(
        Level::Sealed,
        "ipc-namespace",
        "no shared memory with others",
    ),
    layer(Level::Sealed, "uts-namespace", "a host name of its own"),
    layer(
        Level::Sealed,
        "read-only-root",
        "only Python's own files exist, read-only; no /proc, no /tmp",
    ),
    layer(
        Level::Sealed,
        "not-dumpable",
        "no process can look into the worker's memory",
    ),
];

/// Which layers are in force in a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// By layer: nothing where it is in force, else why not.
    pub layers: BTreeMap<String, Option<String>>,
    /// The version of the kernel's Landlock; 0 where there is none.
    pub landlock: u32,
}

impl Confinement {
    /// The layers in their order, each with the reason why it is not in force.
    pub fn all(&self) -> impl Iterator<Item = (&'static Layer, Option<&str>)> {
        LAYERS.iter().map(|layer| {
            let why_not = match self.layers.get(layer.name) {
                Some(why_not) => why_not.as_deref(),
                None => Some("not known to the worker"),
            };
            (layer, why_not)
        })
    }

    /// The highest level of which every layer is in force.
    #[must_use]
    pub fn level(&self) -> Level {
        let missing = self.all().filter(|(_, why_not)| why_not.is_some());
        match missing.map(|(layer, _)| layer.level).min() {
            None => Level::Sealed,
            Some(Level::Sealed) => Level::Confined,
            Some(Level::Confined) => Level::Limits,
            Some(Level::Limits | Level::None) => Level::None,
        }
    }

    /// What a level would need that is not in force, each with its reason.
    #[must_use]
    pub fn missing(&self, level: Level) -> Vec<String> {
        self.all()
            .filter(|(layer, _)| layer.level <= level)
            .filter_map(|(layer, why_not)| Some(format!("{} ({})", layer.name, why_not?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_needs_all_of_its_layers_and_of_the_lower_ones() {
        let all = LAYERS.iter().map(|layer| (layer.name.to_owned(), None));
        let mut confinement = Confinement {
            layers: all.collect(),
            landlock: 1,
        };
        assert_eq!(confinement.level(), Level::Sealed);
        for (lost, left) in [
            ("ipc-namespace", Level::Confined),
            ("seccomp", Level::Limits),
            ("audit-hook", Level::None),
        ] {
            let why_not = Some("not here".to_owned());
            confinement.layers.insert(lost.to_owned(), why_not);
            assert_eq!(confinement.level(), left, "without {lost}");
        }
        assert_eq!(
            confinement.missing(Level::Confined),
            ["audit-hook (not here)", "seccomp (not here)"]
        );
    }
}
