//! The bytes between the harness and its Python workers.

use std::io::{self, Read};
use std::sync::Arc;

use super::{Job, Limits};
use crate::domain::{EventKind, State, Step, Trace};

/// A request, in the form that `python/head.py` describes. Several jobs may
/// share a process.
pub fn request(jobs: &[Job], limits: &Limits) -> Vec<u8> {
    let limits = serde_json::json!({
        "cpu": limits.cpu.as_secs_f64(),
        "wall": limits.wall.as_secs_f64(),
        "memory": limits.memory,
        "output": limits.output,
        "steps": limits.steps,
        "value": limits.value,
        "values": limits.values,
    })
    .to_string();
    let mut programs = Vec::new();
    for job in jobs {
        let manner = match job.check {
            Some(_) => 2,
            None => usize::from(job.untraced),
        };
        let check = job.check.as_ref().map_or_else(String::new, |check| {
            let name = check.entry_point.as_deref().unwrap_or_default();
            format!("\0{name}\0{}", check.text)
        });
        put_number(&mut programs, manner);
        put_number(&mut programs, job.source.len() + check.len());
        put_number(&mut programs, job.stdin.len());
        programs.extend_from_slice(job.source.as_bytes());
        programs.extend_from_slice(check.as_bytes());
        programs.extend_from_slice(job.stdin.as_bytes());
    }
    let mut request = Vec::with_capacity(12 + limits.len() + programs.len());
    put_number(&mut request, limits.len() + programs.len());
    put_number(&mut request, jobs.len());
    put_number(&mut request, limits.len());
    request.extend_from_slice(limits.as_bytes());
    request.append(&mut programs);
    request
}

fn put_number(bytes: &mut Vec<u8>, number: usize) {
    // A source of 4 GiB is none that a worker could take: its request is cut short, and it ends.
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&number.to_ne_bytes());
}

/// Reads one response: a record and the standard output.
pub fn response(source: &mut impl Read) -> io::Result<Trace> {
    let record = part(source)?;
    let stdout = part(source)?;
    decode(&record, &stdout).ok_or_else(|| io::Error::other("garbled record"))
}

fn part(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    source.read_exact(&mut length)?;
    let mut bytes = vec![0; u32::from_ne_bytes(length) as usize];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Takes a record apart; `python/head.py` describes its form.
fn decode(record: &[u8], stdout: &[u8]) -> Option<Trace> {
    let mut numbers = Numbers(record);
    let [end, names, values, steps, text] = numbers.array()?;
    let lengths = numbers.take(names.checked_add(values)?)?;
    let steps = numbers.take(steps)?;
    let (end, rest) = numbers.0.split_at_checked(end)?;
    let mut texts = Vec::with_capacity(names + values);
    let mut rest = rest.get(..text)?;
    for length in lengths {
        let (text, after) = rest.split_at_checked(length as usize)?;
        texts.push(Arc::from(std::str::from_utf8(text).ok()?));
        rest = after;
    }
    let values = texts.split_off(names);
    Some(Trace {
        steps: decode_steps(steps, &texts, &values, stdout)?,
        stdout: String::from_utf8_lossy(stdout).into_owned(),
        end: serde_json::from_slice(end).ok()?,
    })
}

/// Numbers of 32 bits at the head of a record.
struct Numbers<'a>(&'a [u8]);

impl<'a> Numbers<'a> {
    fn take(&mut self, count: usize) -> Option<impl Iterator<Item = u32> + use<'a>> {
        let (taken, rest) = self.0.split_at_checked(count.checked_mul(4)?)?;
        self.0 = rest;
        let number = |b: &[u8]| u32::from_ne_bytes([b[0], b[1], b[2], b[3]]);
        Some(taken.chunks_exact(4).map(number))
    }

    fn array<const N: usize>(&mut self) -> Option<[usize; N]> {
        let mut taken = self.take(N)?;
        let mut array = [0; N];
        for number in &mut array {
            *number = taken.next()? as usize;
        }
        Some(array)
    }
}

/// Steps are runs of u32: line, event, bytes printed so far, number of
/// variables, and a name and a value for each.
fn decode_steps(
    mut numbers: impl Iterator<Item = u32>,
    names: &[Arc<str>],
    values: &[Arc<str>],
    stdout: &[u8],
) -> Option<Vec<Step>> {
    let nothing: Arc<str> = Arc::from("");
    let mut steps = Vec::new();
    let mut printed = 0;
    while let Some(line) = numbers.next() {
        let event = match numbers.next()? {
            0 => EventKind::Line,
            1 => EventKind::Call,
            _ => EventKind::Return,
        };
        // A program may seek in its own output: never slice outside of it.
        let until = (numbers.next()? as usize).clamp(printed, stdout.len().max(printed));
        let output = match stdout.get(printed..until) {
            Some(bytes) if !bytes.is_empty() => String::from_utf8_lossy(bytes).into(),
            _ => Arc::clone(&nothing),
        };
        printed = until;
        let variables = numbers.next()? as usize;
        // A garbled count must not reserve memory: a step's numbers are checked one by one.
        let mut state = Vec::with_capacity(variables.min(64));
        for _ in 0..variables {
            let name = names.get(numbers.next()? as usize)?;
            let value = values.get(numbers.next()? as usize)?;
            state.push((Arc::clone(name), Arc::clone(value)));
        }
        steps.push(Step {
            line,
            event,
            output,
            state: State(state),
        });
    }
    Some(steps)
}
