//! The commands: what can be typed, and which stage answers to it.

mod build;
mod doctor;
mod gate;
mod inspect;
mod mutate;
mod report;
mod run;
mod score;
mod trace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::console;
use crate::domain::settings::Fault;
use crate::suite;

const ABOUT: &str = "Does this model understand what code does when it runs?";

const TEACH: &str = "\
A suite (YAML) names datasets, models and tasks. `harness run` builds the datasets by running real
Python programs, asks the models, scores their answers, and writes tables into a run folder.

  harness run suites/full.yaml       everything, from programs to tables
  harness check my-suite.yaml        find mistakes in a suite without running it
  harness list                       what a suite can name
  harness build codenetmut --mutate --out fresh.jsonl
                                     fresh mutants, with their traces
  harness trace program.py           what a program does, step by step
  harness mutate program.py          other programs like it, to be predicted
  harness gate reports/runs/RUN      a verdict for CI
  harness doctor                     the Python in use, and how well programs are confined

A run that was interrupted is taken up again by the same command; what a model has answered, it is
not asked again.

Exit codes: 0 done; 1 an error, or a run that stayed partial; 2 a mistake in the command line or
the suite; 3 the gate failed.";

#[derive(Parser)]
#[command(name = "harness", version, about = ABOUT, after_help = TEACH, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a suite: build its datasets, ask its models, score, report
    Run(run::RunArgs),
    /// Check a suite without running anything
    Check {
        /// The suite's file
        suite: PathBuf,
    },
    /// List what a suite can name, a line each
    List {
        /// Only this family
        family: Option<inspect::Family>,
    },
    /// Print the JSON Schema of a suite, for editors
    Schema {
        /// That of a recipe of training instead
        #[arg(long)]
        recipe: bool,
    },
    /// Build a dataset into a file: JSON lines or Parquet, of any size
    Build(build::BuildArgs),
    /// Show what a Python program does when it runs
    Trace(trace::TraceArgs),
    /// Print mutants of a Python program, as JSON lines
    Mutate(mutate::MutateArgs),
    /// Score predictions in the released text format, without a suite
    Score(score::ScoreArgs),
    /// Show the report of a run again, from its folder
    Report(report::ReportArgs),
    /// Hold a run against its suite's floors and a baseline
    Gate(gate::GateArgs),
    /// Make a baseline of a run, to be committed
    Baseline(gate::BaselineArgs),
    /// Show the Python in use, and every layer of the sandbox
    Doctor(doctor::DoctorArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What the commands that run programs share.
#[derive(Args)]
struct PythonArgs {
    /// The Python interpreter (3.8 or newer); by default $HARNESS_PYTHON, else python3
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
    /// Programs to run at once; results do not depend on it [default: the processors]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

impl PythonArgs {
    fn jobs(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(processors, usize::from)
    }
}

/// A form that results are printed in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Table,
    /// For programs
    Json,
}

/// How a command can end without an error of its own.
enum Done {
    Well,
    Partial,
    GateFailed,
}

/// Runs the command line; returns the process's exit code.
#[must_use]
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Check { suite } => inspect::check(&suite),
        Command::List { family } => inspect::list(family),
        Command::Schema { recipe } => {
            let schema = match recipe {
                true => suite::recipe_schema(),
                false => suite::schema(),
            };
            console::show(&schema).map(|()| Done::Well)
        }
        Command::Build(args) => build::build(&args),
        Command::Trace(args) => trace::trace(&args),
        Command::Mutate(args) => mutate::mutate(&args),
        Command::Score(args) => score::score(&args),
        Command::Report(args) => report::report(&args),
        Command::Gate(args) => gate::gate(&args),
        Command::Baseline(args) => gate::baseline(&args),
        Command::Doctor(args) => doctor::doctor(&args),
        Command::Completions { shell } => completions(shell),
    };
    match result {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Partial) => ExitCode::from(1),
        Ok(Done::GateFailed) => ExitCode::from(3),
        Err(error) => match error.downcast_ref::<Fault>() {
            Some(fault) => {
                console::complain(&suite::render(fault, console::in_colour()));
                ExitCode::from(2)
            }
            None => {
                console::complain(&format!("error: {error:#}"));
                ExitCode::from(1)
            }
        },
    }
}

fn completions(shell: clap_complete::Shell) -> anyhow::Result<Done> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "harness", &mut script);
    console::show(&String::from_utf8_lossy(&script))?;
    Ok(Done::Well)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
