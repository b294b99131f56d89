//! Weights in safetensors files, one or several.
//!
//! The format: <https://github.com/huggingface/safetensors#format>.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::error::{CheckpointError, json, other_kind};
use crate::models::candle::ggml::Kind;
use crate::models::candle::weights::{Data, Tensor};

/// The longest header that the format allows, in bytes.
const LONGEST_HEADER: u64 = 100_000_000;

/// The tensors of one or several files.
#[derive(Debug)]
pub struct Shards {
    tensors: BTreeMap<String, Place>,
}

/// Where a tensor is.
#[derive(Debug)]
struct Place {
    file: PathBuf,
    dtype: String,
    shape: Vec<usize>,
    start: u64,
    bytes: u64,
}

/// What a file's header says of a tensor.
#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (u64, u64),
}

impl Shards {
    /// The tensors of one file.
    ///
    /// # Errors
    /// Where the file is cut off, of another kind, or breaks the format.
    pub fn one(file: &Path) -> Result<Self, CheckpointError> {
        let tensors = header(file)?;
        Ok(Self { tensors })
    }

    /// The tensors of all files that an index (`model.safetensors.index.json`)
    /// names, which lie beside it.
    ///
    /// # Errors
    /// As for [`Self::one`], or where the index does not parse.
    pub fn indexed(index: &Path) -> Result<Self, CheckpointError> {
        let whole: Map<String, Value> = json(index)?;
        let map = whole.get("weight_map").and_then(Value::as_object);
        let map = map.ok_or_else(|| CheckpointError::broken(index, "there is no `weight_map`"))?;
        let files: BTreeSet<&str> = map.values().filter_map(Value::as_str).collect();
        let mut tensors = BTreeMap::new();
        for file in files {
            tensors.extend(header(&index.with_file_name(file))?);
        }
        match map.keys().find(|name| !tensors.contains_key(*name)) {
            Some(name) => Err(CheckpointError::broken(
                index,
                format!("it names the tensor `{name}`, which is in none of its files"),
            )),
            None => Ok(Self { tensors }),
        }
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// The file and shape of a tensor.
    pub fn find(&self, name: &str) -> Option<(&Path, &[usize])> {
        let place = self.tensors.get(name)?;
        Some((&place.file, &place.shape))
    }

    /// Reads a tensor; none where there is none of that name.
    ///
    /// # Errors
    /// Where its type is no floating-point type, or the file cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Tensor>, CheckpointError> {
        let Some(place) = self.tensors.get(name) else {
            return Ok(None);
        };
        let failed = CheckpointError::io(&place.file);
        let mut file = File::open(&place.file).map_err(&failed)?;
        file.seek(SeekFrom::Start(place.start)).map_err(&failed)?;
        let mut bytes = Vec::new();
        let read = file.take(place.bytes).read_to_end(&mut bytes);
        read.map_err(&failed)?;
        let data = match place.dtype.as_str() {
            "F32" => Kind::F32.read(&bytes),
            "F16" => Kind::F16.read(&bytes),
            "BF16" => Kind::Bf16.read(&bytes),
            "F64" => {
                let (words, _) = bytes.as_chunks();
                Data::F32(
                    words
                        .iter()
                        .map(|w| f64::from_le_bytes(*w) as f32)
                        .collect(),
                )
            }
            other => {
                return Err(CheckpointError::Dtype {
                    file: place.file.clone(),
                    tensor: name.into(),
                    dtype: other.into(),
                    known: "F32, F16 or BF16",
                });
            }
        };
        Ok(Some(Tensor {
            name: name.into(),
            shape: place.shape.clone(),
            data,
        }))
    }
}

/// The bits of one value of this type; 0 for a type that is not known.
fn bits(dtype: &str) -> u64 {
    match dtype {
        "F64" | "I64" | "U64" => 64,
        "F32" | "I32" | "U32" => 32,
        "F16" | "BF16" | "I16" | "U16" => 16,
        "I8" | "U8" | "BOOL" | "F8_E4M3" | "F8_E5M2" => 8,
        _ => 0,
    }
}

/// The tensors of a file, after a look at whether it is whole.
fn header(path: &Path) -> Result<BTreeMap<String, Place>, CheckpointError> {
    let failed = CheckpointError::io(path);
    let broken = |why: String| CheckpointError::broken(path, why);
    let mut file = File::open(path).map_err(&failed)?;
    let size = file.metadata().map_err(&failed)?.len();
    let mut start = Vec::new();
    (&mut file)
        .take(512)
        .read_to_end(&mut start)
        .map_err(&failed)?;
    let looks_right = start.get(8) == Some(&b'{');
    if !looks_right {
        let advice = "look at what was downloaded under this name";
        if let Some(error) = other_kind(path, &start, "a safetensors file", advice) {
            return Err(error);
        }
    }
    let Some(length) = start.first_chunk().map(|bytes| u64::from_le_bytes(*bytes)) else {
        return Err(broken("this is no safetensors file".into()));
    };
    if length > LONGEST_HEADER {
        return Err(broken("this is no safetensors file".into()));
    }
    let data = 8 + length;
    if data > size {
        return Err(CheckpointError::Truncated {
            file: path.into(),
            detail: format!("its header alone needs {data} bytes of {size}"),
        });
    }
    file.seek(SeekFrom::Start(8)).map_err(&failed)?;
    let mut text = Vec::new();
    file.take(length).read_to_end(&mut text).map_err(&failed)?;
    let entries: BTreeMap<String, Value> =
        serde_json::from_slice(&text).map_err(|e| broken(format!("its header is no JSON: {e}")))?;
    let mut tensors = BTreeMap::new();
    for (name, entry) in entries {
        if name == "__metadata__" {
            continue;
        }
        let entry: Entry = serde_json::from_value(entry)
            .map_err(|e| broken(format!("its header is wrong about `{name}`: {e}")))?;
        let (from, to) = entry.data_offsets;
        let values = entry
            .shape
            .iter()
            .try_fold(1_u64, |n, d| n.checked_mul(*d as u64));
        let wanted = values.and_then(|n| n.checked_mul(bits(&entry.dtype)));
        let bytes = to.checked_sub(from);
        match (bytes, wanted) {
            (Some(bytes), Some(wanted)) if wanted == 0 || bytes.checked_mul(8) == Some(wanted) => {}
            _ => {
                return Err(broken(format!(
                    "its header gives `{name}` another size than its shape has"
                )));
            }
        }
        if to > size - data {
            return Err(CheckpointError::Truncated {
                file: path.into(),
                detail: format!(
                    "tensor `{name}` ends at byte {} of {size}",
                    data.saturating_add(to)
                ),
            });
        }
        let place = Place {
            file: path.into(),
            dtype: entry.dtype,
            shape: entry.shape,
            start: data + from,
            bytes: to - from,
        };
        tensors.insert(name, place);
    }
    Ok(tensors)
}
