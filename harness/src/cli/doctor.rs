//! `harness doctor`: the Python in use, and every layer of the sandbox, in force or not.

use std::path::PathBuf;

use clap::Args;
use tabled::builder::Builder;
use tabled::settings::Style;

use super::Done;
use crate::console;
use crate::sandbox::{Limits, Sandbox};

#[derive(Args)]
pub struct DoctorArgs {
    /// The Python interpreter (3.8 or newer); by default $HARNESS_PYTHON, else python3
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn doctor(args: &DoctorArgs) -> anyhow::Result<Done> {
    let sandbox = Sandbox::open(args.python.as_deref(), Limits::default(), 1)?;
    let text = if args.json {
        let told = serde_json::to_string_pretty(&json(&sandbox))?;
        format!("{told}\n")
    } else {
        table(&sandbox)
    };
    console::show(&text)?;
    Ok(Done::Well)
}

fn json(sandbox: &Sandbox) -> serde_json::Value {
    let confinement = sandbox.confinement();
    let layers: Vec<_> = confinement
        .all()
        .map(|(layer, why_not)| {
            serde_json::json!({
                "layer": layer.name,
                "level": layer.level,
                "about": layer.about,
                "in_force": why_not.is_none(),
                "why_not": why_not,
            })
        })
        .collect();
    serde_json::json!({
        "harness": env!("CARGO_PKG_VERSION"),
        "system": system(),
        "python": {"path": sandbox.python().path, "version": sandbox.python().version},
        "recorder": {"native": sandbox.python().plain.is_none(), "why_not": sandbox.python().plain},
        "landlock": confinement.landlock,
        "level": confinement.level(),
        "layers": layers,
    })
}

fn table(sandbox: &Sandbox) -> String {
    let confinement = sandbox.confinement();
    let mut builder = Builder::default();
    builder.push_record(["level", "layer", "in force", "what it does"]);
    for (layer, why_not) in confinement.all() {
        let state = why_not.map_or_else(|| "yes".to_owned(), |why| format!("no: {why}"));
        builder.push_record([
            layer.level.to_string(),
            layer.name.to_owned(),
            state,
            layer.about.to_owned(),
        ]);
    }
    let mut table = builder.build();
    table.with(Style::rounded());
    format!(
        "harness {}, {}\npython  {}, {}\nsteps   recorded {}\nkernel  Landlock {}\n{table}\nThe sandbox is \
         `{}` here.\n",
        env!("CARGO_PKG_VERSION"),
        system(),
        sandbox.python().version,
        sandbox.python().path.display(),
        sandbox.python().plain.as_ref().map_or_else(
            || "in C".to_owned(),
            |why| format!("in Python, to the same bytes but slower: {why}")
        ),
        match confinement.landlock {
            0 => "is not there".to_owned(),
            version => format!("version {version}"),
        },
        confinement.level(),
    )
}

fn system() -> String {
    format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)
}
