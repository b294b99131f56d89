//! Weights and settings in a GGUF file.
//!
//! The format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Number, Value};

use super::error::{CheckpointError, other_kind};
use super::gguf_names::{Change, hugging_face};
use crate::models::candle::ggml::{self, Kind};
use crate::models::candle::weights::{Data, Tensor};

/// How deep lists of lists may go.
const DEEPEST: usize = 8;

/// A GGUF file.
#[derive(Debug)]
pub struct Gguf {
    file: PathBuf,
    /// What the file says of itself; lists of tokens are here too.
    pub metadata: Arc<Map<String, Value>>,
    tensors: BTreeMap<String, Place>,
}

/// Where a tensor is.
#[derive(Debug)]
struct Place {
    kind: u32,
    shape: Vec<usize>,
    start: u64,
    change: Change,
}

impl Gguf {
    /// Reads all but the tensors' values.
    ///
    /// # Errors
    /// Where the file is cut off, of another kind, in parts, or breaks the
    /// format.
    pub fn open(file: &Path) -> Result<Self, CheckpointError> {
        let failed = CheckpointError::io(file);
        let handle = File::open(file).map_err(&failed)?;
        let size = handle.metadata().map_err(&failed)?.len();
        let mut reader = Reader {
            file,
            from: BufReader::new(handle),
            wide: true,
            size,
            at: 0,
        };
        let mut gguf = Self::read_header(&mut reader)?;
        gguf.place(reader.at, size)?;
        Ok(gguf)
    }

    fn read_header(reader: &mut Reader<'_>) -> Result<Self, CheckpointError> {
        let file = reader.file;
        let mut start = reader.bytes(4.min(reader.size))?;
        if start != b"GGUF" {
            start.extend(reader.bytes(508.min(reader.size - start.len() as u64))?);
            let (wanted, advice) = (
                "a GGUF file",
                "for other weights, give the folder with `config.json`",
            );
            return Err(other_kind(file, &start, wanted, advice).unwrap_or_else(|| {
                CheckpointError::broken(file, format!("this is no GGUF file; {advice}"))
            }));
        }
        let version = reader.u32()?;
        if !(1..=3).contains(&version) {
            let why = format!(
                "it is of version {version} of GGUF, or for a big-endian machine; 1 to 3 are read"
            );
            return Err(CheckpointError::broken(file, why));
        }
        reader.wide = version > 1;
        let (tensors, entries) = (reader.length()?, reader.length()?);
        let mut metadata = Map::new();
        for _ in 0..entries {
            let key = reader.text()?;
            let kind = reader.u32()?;
            metadata.insert(key, reader.value(kind, 0)?);
        }
        let mut places = BTreeMap::new();
        for _ in 0..tensors {
            let name = reader.text()?;
            let rank = reader.u32()?;
            let mut shape = Vec::new();
            for _ in 0..rank {
                shape.push(reader.length()? as usize);
            }
            // The innermost is first in the file.
            shape.reverse();
            let place = Place {
                kind: reader.u32()?,
                shape,
                start: reader.u64()?,
                change: Change::None,
            };
            places.insert(name, place);
        }
        Ok(Self {
            file: file.into(),
            metadata: Arc::new(metadata),
            tensors: places,
        })
    }

    /// Gives each tensor its place in the file and its name in Hugging Face's
    /// models, the header having ended at byte `end` of `size`.
    fn place(&mut self, end: u64, size: u64) -> Result<(), CheckpointError> {
        let broken = |why: String| CheckpointError::broken(&self.file, why);
        let number = |key: &str| self.metadata.get(key).and_then(Value::as_u64);
        if let Some(parts @ 2..) = number("split.count") {
            return Err(broken(format!(
                "this is one of {parts} parts; join them with `llama-gguf-split --merge`"
            )));
        }
        let align = number("general.alignment").unwrap_or(32).max(1);
        let data = end.div_ceil(align).saturating_mul(align);
        let architecture = self.metadata.get("general.architecture");
        let architecture = architecture.and_then(Value::as_str).unwrap_or_default();
        let heads = |key: &str| number(&format!("{architecture}.attention.{key}"));
        let queries = heads("head_count");
        let heads = (queries, heads("head_count_kv").or(queries));
        let mut tensors = BTreeMap::new();
        for (name, mut place) in std::mem::take(&mut self.tensors) {
            place.start = place.start.saturating_add(data);
            // The size of a type that is not read is not known either.
            if let Some(bytes) = Kind::of(place.kind).map(|kind| place.bytes(kind)) {
                let bytes = bytes.ok_or_else(|| {
                    let shape = &place.shape;
                    broken(format!(
                        "tensor `{name}` of shape {shape:?} is in no whole blocks"
                    ))
                })?;
                let to = place.start.saturating_add(bytes);
                if to > size {
                    return Err(CheckpointError::Truncated {
                        file: self.file.clone(),
                        detail: format!("tensor `{name}` ends at byte {to} of {size}"),
                    });
                }
            }
            let (name, change) = hugging_face(architecture, &name, heads);
            place.change = change;
            tensors.insert(name, place);
        }
        self.tensors = tensors;
        Ok(())
    }

    /// A rule that the file breaks.
    pub(crate) fn broken(&self, why: &str) -> CheckpointError {
        CheckpointError::broken(&self.file, why)
    }

    /// All names, as Hugging Face's models have them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// The file and shape of a tensor.
    pub fn find(&self, name: &str) -> Option<(&Path, &[usize])> {
        let place = self.tensors.get(name)?;
        Some((&self.file, &place.shape))
    }

    /// Reads a tensor, as Hugging Face's models have it; none where there is
    /// none of that name.
    ///
    /// # Errors
    /// Where its type is not read, or the file cannot be.
    pub fn read(&self, name: &str) -> Result<Option<Tensor>, CheckpointError> {
        let Some(place) = self.tensors.get(name) else {
            return Ok(None);
        };
        let known = Kind::of(place.kind).and_then(|kind| Some((kind, place.bytes(kind)?)));
        let (kind, size) = known.ok_or_else(|| CheckpointError::Dtype {
            file: self.file.clone(),
            tensor: name.into(),
            dtype: ggml::name(place.kind),
            known: "F16, Q8_0, Q6_K or Q4_K_M",
        })?;
        let failed = CheckpointError::io(&self.file);
        let mut file = File::open(&self.file).map_err(&failed)?;
        file.seek(SeekFrom::Start(place.start)).map_err(&failed)?;
        let mut bytes = Vec::new();
        file.take(size).read_to_end(&mut bytes).map_err(&failed)?;
        let mut tensor = Tensor {
            name: name.into(),
            shape: place.shape.clone(),
            data: kind.read(&bytes),
        };
        match place.change {
            Change::None => {}
            Change::Interleaved { heads } => {
                let order = apart(tensor.rows(), heads);
                let order = order.ok_or_else(|| {
                    let why = format!("tensor `{name}` does not divide into {heads} heads");
                    CheckpointError::broken(&self.file, why)
                })?;
                tensor.permute_rows(&order);
            }
            Change::PlusOne => {
                let values = tensor.to_f32().into_iter().map(|v| v - 1.0);
                tensor.data = Data::F32(values.collect());
            }
        }
        Ok(Some(tensor))
    }
}

impl Place {
    /// The bytes of the tensor in the file; none where its rows are no whole
    /// blocks.
    fn bytes(&self, kind: Kind) -> Option<u64> {
        let (values, size) = kind.block();
        let row = self.shape.last().copied().unwrap_or(1);
        let whole = row.is_multiple_of(values);
        let count = self
            .shape
            .iter()
            .try_fold(1_u64, |n, d| n.checked_mul(*d as u64));
        count
            .filter(|_| whole)?
            .checked_div(values as u64)?
            .checked_mul(size as u64)
    }
}

/// The order that puts rows back that were interleaved: in each head, those of
/// its first half at even places, those of its second at odd ones.
fn apart(rows: usize, heads: usize) -> Option<Vec<usize>> {
    let half = rows.checked_div(heads)? / 2;
    let order = (0..heads).flat_map(|head| {
        let side = move |side| (0..half).map(move |i| head * 2 * half + 2 * i + side);
        side(0).chain(side(1))
    });
    (half * 2 * heads == rows).then(|| order.collect())
}

/// A header under way.
struct Reader<'a> {
    file: &'a Path,
    from: BufReader<File>,
    /// Whether lengths take 8 bytes; in version 1, they take 4.
    wide: bool,
    size: u64,
    at: u64,
}

impl Reader<'_> {
    fn bytes(&mut self, count: u64) -> Result<Vec<u8>, CheckpointError> {
        if count > self.size - self.at {
            return Err(CheckpointError::Truncated {
                file: self.file.into(),
                detail: format!("its header goes on past its {} bytes", self.size),
            });
        }
        let mut bytes = vec![0; count as usize];
        let read = self.from.read_exact(&mut bytes);
        read.map_err(CheckpointError::io(self.file))?;
        self.at += count;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], CheckpointError> {
        let bytes = self.bytes(N as u64)?;
        let mut array = [0; N];
        array.copy_from_slice(&bytes);
        Ok(array)
    }

    fn u32(&mut self) -> Result<u32, CheckpointError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, CheckpointError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn length(&mut self) -> Result<u64, CheckpointError> {
        if self.wide {
            self.u64()
        } else {
            Ok(self.u32()?.into())
        }
    }

    fn text(&mut self) -> Result<String, CheckpointError> {
        let length = self.length()?;
        let bytes = self.bytes(length)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn value(&mut self, kind: u32, depth: usize) -> Result<Value, CheckpointError> {
        let float = |v: f64| Number::from_f64(v).map_or(Value::Null, Value::Number);
        Ok(match kind {
            0 => u8::from_le_bytes(self.array()?).into(),
            1 => i8::from_le_bytes(self.array()?).into(),
            2 => u16::from_le_bytes(self.array()?).into(),
            3 => i16::from_le_bytes(self.array()?).into(),
            4 => self.u32()?.into(),
            5 => i32::from_le_bytes(self.array()?).into(),
            6 => float(f32::from_le_bytes(self.array()?).into()),
            7 => (self.array::<1>()? != [0]).into(),
            8 => self.text()?.into(),
            9 if depth < DEEPEST => {
                let kind = self.u32()?;
                let count = self.length()?;
                let mut values = Vec::new();
                for _ in 0..count {
                    values.push(self.value(kind, depth + 1)?);
                }
                values.into()
            }
            10 => self.u64()?.into(),
            11 => i64::from_le_bytes(self.array()?).into(),
            12 => float(f64::from_le_bytes(self.array()?)),
            other => {
                let why = format!("its header holds a value of type {other}, which GGUF lacks");
                return Err(CheckpointError::broken(self.file, why));
            }
        })
    }
}
