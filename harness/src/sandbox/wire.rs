//! The bytes between the harness and its Python workers.

use std::io::{self, Read};
use std::sync::Arc;

use serde::Deserialize;

use super::{Job, Limits};
use crate::domain::{End, EventKind, State, Step, Trace};

/// A request frame: a length and JSON.
pub fn request(job: &Job, limits: &Limits) -> Vec<u8> {
    let body = serde_json::json!({
        "source": job.source,
        "stdin": job.stdin,
        "untraced": job.untraced,
        "cpu": limits.cpu.as_secs_f64(),
        "wall": limits.wall.as_secs_f64(),
        "memory": limits.memory,
        "output": limits.output,
        "steps": limits.steps,
        "value": limits.value,
        "values": limits.values,
    })
    .to_string();
    let mut frame = u32::try_from(body.len())
        .unwrap_or(u32::MAX)
        .to_ne_bytes()
        .to_vec();
    frame.extend_from_slice(body.as_bytes());
    frame
}

/// Reads one response: a head, the steps, the standard output.
pub fn response(source: &mut impl Read) -> io::Result<Trace> {
    let head: Head = serde_json::from_slice(&part(source)?)?;
    let steps = part(source)?;
    let stdout = part(source)?;
    let steps = decode(&steps, &head, &stdout).ok_or_else(|| io::Error::other("garbled steps"))?;
    Ok(Trace {
        steps,
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        end: head.end,
    })
}

#[derive(Deserialize)]
struct Head {
    end: End,
    names: Vec<Arc<str>>,
    values: Vec<Arc<str>>,
}

fn part(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    source.read_exact(&mut length)?;
    let mut bytes = vec![0; u32::from_ne_bytes(length) as usize];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Steps are runs of u32: line, event, bytes printed so far, number of
/// variables, and a name and a value for each.
fn decode(bytes: &[u8], head: &Head, stdout: &[u8]) -> Option<Vec<Step>> {
    let mut numbers = bytes
        .chunks_exact(4)
        .map(|b| u32::from_ne_bytes([b[0], b[1], b[2], b[3]]));
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
        let mut state = Vec::new();
        for _ in 0..numbers.next()? {
            let name = head.names.get(numbers.next()? as usize)?;
            let value = head.values.get(numbers.next()? as usize)?;
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
