//! A place to try the command in: a folder of its own, and the binary.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary folder with files, in which the command runs.
pub struct Bench(tempfile::TempDir);

impl Bench {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes a file.
    pub fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// The path of a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file's text.
    pub fn read(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// A file's bytes.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The command, to be run in the folder.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_harness"));
        command.args(words.split_whitespace()).current_dir(&self.0);
        command.env("NO_COLOR", "1");
        command
    }

    /// Runs the command and returns its exit code, standard output and error.
    pub fn run(&self, words: &str) -> (i32, String, String) {
        told(self.command(words).output().unwrap())
    }

    /// Runs the command, which must end well, and returns its standard output.
    pub fn must(&self, words: &str) -> String {
        let (code, out, err) = self.run(words);
        assert_eq!(code, 0, "`harness {words}` said {err}");
        out
    }
}

/// Exit code, standard output, standard error.
pub fn told(output: Output) -> (i32, String, String) {
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A suite over a few small programs of its own folder, as JSON of a model and
/// a task would be written.
pub fn programs() -> Bench {
    Bench::new()
        .file("programs/add/sum.py", "a = 2\nb = a * 3\nprint(a + b)\n")
        .file("programs/add/zero.py", "x = 0\nprint(x)\n")
        .file(
            "programs/loop/count.py",
            "total = 0\nfor i in range(4):\n    total += i\nprint('total', total)\n",
        )
        .file(
            "programs/loop/words.py",
            "words = ['b', 'a']\nwords.sort()\nprint(words)\n",
        )
        .file(
            "programs/call/silent.py",
            "def f(n):\n    return n + 1\ny = f(1)\n",
        )
        .file("programs/call/fails.py", "print([][0])\n")
}

/// A suite over `programs`, with the given models and tasks.
pub fn suite(models: &str, tasks: &str) -> String {
    format!(
        "name: tried\nseed: 1\ndatasets:\n  mine: {{kind: programs, path: programs, training: 0}}\n\
         models:\n{models}tasks:\n{tasks}"
    )
}
