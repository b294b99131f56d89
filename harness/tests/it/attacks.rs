//! Hostile programs: each has a plain outcome, and harms nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use harness::domain::{End, Stop, Trace};
use harness::sandbox::{Job, Level, Limits, Sandbox};

use super::bench::{Bench, programs, root, suite, told};

/// How the tests tell `play` what to play.
const FOLDERS: &str = "HARNESS_ATTACKS";
const WITHOUT: &str = "HARNESS_SANDBOX_WITHOUT";

const KERNEL: &str = "user-namespace,mount-namespace,pid-namespace,network-namespace,\
                      ipc-namespace,uts-namespace,read-only-root,not-dumpable,landlock,seccomp,\
                      no-new-privileges";
const NOBODY: u32 = 65534;

/// What a program prints where it got at something.
const LEAKS: [&str; 6] = ["GOT", "FOUND", "READ", "REACHED", "LISTED", "wrote"];

const PROBE: &str = "import os\ndef f(n):\n    return n * 2\nx = f(21)\nprint(x)\n";

#[test]
fn hostile_programs_do_no_harm() {
    let shared = root().join("../shared/attacks");
    let mut folders = vec![fixtures()];
    if shared.is_dir() {
        folders.push(shared);
    } else {
        tell(&format!(
            "only the committed attacks: {} is not there",
            shared.display()
        ));
    }
    play_in_a_process_of_its_own(&folders, "", None);
}

#[test]
fn hostile_programs_do_no_harm_to_an_ordinary_user() {
    if am_root() {
        play_in_a_process_of_its_own(&[fixtures()], "", Some(NOBODY));
    }
}

#[test]
fn the_kernel_alone_holds_them() {
    play_in_a_process_of_its_own(&[fixtures()], "audit-hook", None);
}

#[test]
fn hostile_programs_do_no_harm_to_the_recorder_in_python() {
    play_in_a_process_of_its_own(&[fixtures()], "native-recorder", None);
}

/// Never as root: where the hook has a hole, nothing stands behind it.
#[test]
fn the_audit_hook_alone_holds_most_of_them() {
    let user = am_root().then_some(NOBODY);
    play_in_a_process_of_its_own(&[fixtures()], KERNEL, user);
}

fn fixtures() -> PathBuf {
    root().join("harness/tests/it/fixtures/attacks")
}

fn am_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Runs `play` where no other test starts processes; with a user, as that one,
/// from copies that this user can read.
fn play_in_a_process_of_its_own(folders: &[PathBuf], without: &str, user: Option<u32>) {
    let this = std::env::current_exe().unwrap();
    let place = tempfile::tempdir().unwrap();
    let mut command = Command::new(&this);
    let mut folders = folders.to_vec();
    if let Some(user) = user {
        if !Path::new("/usr/bin/python3").exists() {
            tell("skipped: no Python that an ordinary user could run");
            return;
        }
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
        let binary = place.path().join("tests");
        fs::copy(&this, &binary).unwrap();
        for folder in &mut folders {
            let copy = place.path().join("attacks");
            fs::create_dir(&copy).unwrap();
            for entry in fs::read_dir(&*folder).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
            }
            *folder = copy;
        }
        command = Command::new(binary);
        command.uid(user).gid(user);
        command.env("HARNESS_PYTHON", "/usr/bin/python3");
    }
    let output = command
        .args(["attacks::play", "--exact", "--ignored", "--nocapture"])
        .env(FOLDERS, std::env::join_paths(folders).unwrap())
        .env(WITHOUT, without)
        .current_dir(place.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

fn tell(line: &str) {
    // Where nobody listens, the test goes on.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A program, and the ends that it may come to.
struct Attack {
    name: String,
    source: String,
    wanted: Vec<String>,
}

fn attacks() -> Vec<Attack> {
    let folders = std::env::var_os(FOLDERS).unwrap_or_default();
    let mut paths: Vec<PathBuf> = std::env::split_paths(&folders)
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let source = fs::read_to_string(&path).unwrap();
        let first = source.lines().next().unwrap_or_default();
        let wanted = first.strip_prefix("# wanted: ").unwrap_or_default();
        Attack {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            wanted: wanted.split_whitespace().map(str::to_owned).collect(),
            source,
        }
    };
    paths.into_iter().map(read).collect()
}

#[test]
#[ignore = "the other tests run it, in a process of its own"]
fn play() {
    let attacks = attacks();
    assert!(attacks.len() > 48, "there are {}", attacks.len());
    let limits = Limits {
        cpu: Duration::from_millis(500),
        wall: Duration::from_millis(1500),
        ..Limits::default()
    };
    let sandbox = Sandbox::open(None, limits, 1).unwrap();
    let in_force: BTreeMap<_, _> = sandbox
        .confinement()
        .all()
        .map(|(l, w)| (l.name, w))
        .collect();
    let holds = |layer: &str| in_force[layer].is_none();
    let kernel = holds("seccomp") && holds("pid-namespace") && holds("read-only-root");
    tell(&format!("the sandbox is {}", sandbox.confinement().level()));
    if !kernel && !holds("audit-hook") {
        tell("skipped: without the kernel's layers, this test needs the audit hook");
        return;
    }
    let expected = probe(&sandbox);
    assert_eq!(expected.stdout, "42\n");
    let mut faults = Vec::new();
    let mut quick = Vec::new();
    for attack in &attacks {
        if !kernel && attack.wanted.iter().any(|word| word == "kernel") {
            continue;
        }
        let began = Instant::now();
        let worker = worker_processes();
        let trace = sandbox.trace(&job(&attack.source)).unwrap();
        let mut fault = |what: String| faults.push(format!("{}: {what}", attack.name));
        let end = word(&trace.end);
        let wanted = attack.wanted.is_empty() || attack.wanted.iter().any(|word| word == end);
        if !wanted {
            fault(format!("it {}, not {:?}", trace.end, attack.wanted));
        }
        if attack.source.contains("os._exit(0)") && trace.end == End::Returned {
            fault("it ended its process and counts as finished".into());
        }
        let leaks = LEAKS.iter().find(|leak| trace.stdout.contains(**leak));
        if let (Some(leak), true) = (leaks, holds("audit-hook")) {
            fault(format!("{leak} in {:?}", trace.stdout));
        }
        if probe(&sandbox) != expected {
            fault("the next program has another trace".into());
        }
        if kernel && worker_processes() != worker {
            fault(format!(
                "processes {worker:?} became {:?}",
                worker_processes()
            ));
        }
        for file in left_behind() {
            fault(format!("it left {}", file.display()));
        }
        if began.elapsed() < Duration::from_millis(300) {
            quick.push(attack);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    no_other_result_is_lost(&quick, &expected);
    drop(sandbox);
    assert_eq!(worker_processes(), BTreeSet::new(), "after the end");
}

/// Between hostile programs, on several workers, everyone else's trace is right.
fn no_other_result_is_lost(attacks: &[&Attack], expected: &Trace) {
    let sandbox = Sandbox::open(None, Limits::default(), 3).unwrap();
    let jobs: Vec<Job> = attacks
        .iter()
        .flat_map(|attack| [job(&attack.source), job(PROBE)])
        .collect();
    let traces = sandbox
        .trace_all(&jobs, sandbox.limits(), &|_| {}, &Stop::default())
        .unwrap();
    for (index, trace) in traces.iter().enumerate().skip(1).step_by(2) {
        assert_eq!(trace, expected, "after {}", attacks[index / 2].name);
    }
}

fn job(source: &str) -> Job {
    Job {
        source: source.to_owned(),
        ..Job::default()
    }
}

fn probe(sandbox: &Sandbox) -> Trace {
    sandbox.trace(&job(PROBE)).unwrap()
}

fn word(end: &End) -> &'static str {
    match end {
        End::Returned => "returned",
        End::Raised { .. } => "raised",
        End::TimedOut => "timed_out",
        End::OverLimit(_) => "over_limit",
        End::Died { .. } => "died",
    }
}

/// A worker, and the process that waits for it.
fn worker_processes() -> BTreeSet<u32> {
    descendants(std::process::id())
}

fn descendants(root: u32) -> BTreeSet<u32> {
    let mut parents = BTreeMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        if let Some(parent) = after_name.split_whitespace().nth(1) {
            parents.insert(pid, parent.parse::<u32>().unwrap_or(0));
        }
    }
    let mut found = BTreeSet::new();
    loop {
        let more: Vec<u32> = parents
            .iter()
            .filter(|(pid, parent)| {
                !found.contains(*pid) && (**parent == root || found.contains(*parent))
            })
            .map(|(pid, _)| *pid)
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// Files that hostile programs made; they are removed.
fn left_behind() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["/tmp", "/var/tmp", "/dev/shm", "/", "."] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().contains("PWNED") {
                let _ = fs::remove_file(entry.path());
                found.push(entry.path());
            }
        }
    }
    found
}

/// Whether a process is there and not only waits to be reaped.
fn lives(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit(") ")
        .next()
        .and_then(|rest| rest.chars().next());
    state.is_some_and(|state| state != 'Z')
}

#[test]
fn a_harness_that_is_killed_takes_its_programs_along() {
    let bench = Bench::new().file("sleeps.py", "import time\ntime.sleep(600)\n");
    let within = |what: &str, holds: &dyn Fn() -> bool| {
        let began = Instant::now();
        while !holds() {
            assert!(began.elapsed() < Duration::from_secs(30), "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    for without in ["", KERNEL] {
        let mut command = bench.command("trace sleeps.py");
        let mut harness = command.env(WITHOUT, without).spawn().unwrap();
        let id = harness.id();
        within("the program starts", &|| descendants(id).len() == 3);
        let all = descendants(id);
        harness.kill().unwrap();
        harness.wait().unwrap();
        within("its processes end", &|| !all.iter().any(|&pid| lives(pid)));
    }
}

#[test]
fn a_level_that_is_not_there_is_refused() {
    let bench = programs().file(
        "s.yaml",
        &format!(
            "sandbox: {{at_least: sealed}}\n{}",
            suite(
                "  sure: {kind: oracle}\n",
                "  - {dataset: mine, prompt: output, shots: 0}\n"
            )
        ),
    );
    let output = bench
        .command("run s.yaml --out r --quiet")
        .env(WITHOUT, "seccomp,ipc-namespace")
        .output()
        .unwrap();
    let (code, _, err) = told(output);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("`sealed` is demanded"), "{err}");
    assert!(err.contains("seccomp (left out on request)"), "{err}");
    assert!(err.contains("ipc-namespace (left out on request)"), "{err}");
    assert!(!bench.path("r").exists());
}

#[test]
fn the_doctor_names_every_layer() {
    let bench = Bench::new();
    let output = bench
        .command("doctor --json")
        .env(WITHOUT, "landlock")
        .output()
        .unwrap();
    let (code, out, err) = told(output);
    assert_eq!(code, 0, "{err}");
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    let layers = told["layers"].as_array().unwrap();
    assert_eq!(layers.len(), harness::sandbox::LAYERS.len());
    let landlock = layers.iter().find(|l| l["layer"] == "landlock").unwrap();
    assert_eq!(landlock["why_not"], "left out on request");
    let level: Level = serde_json::from_value(told["level"].clone()).unwrap();
    assert!(level <= Level::Limits, "without landlock it is {level}");
    let (code, _, err) = bench.run("doctor --python /no/such/python");
    assert_eq!(code, 1);
    assert!(err.contains("cannot start `/no/such/python`"), "{err}");
}
