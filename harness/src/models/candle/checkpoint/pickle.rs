//! Weights that `torch.save` wrote: a zip archive, or before PyTorch 1.6 a row
//! of pickles.
//!
//! Formats: <https://github.com/pytorch/pytorch/blob/main/torch/serialization.py>.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use candle_core::pickle::{Object, PthTensors, Stack, TensorInfo};
use candle_core::{DType, Tensor as Theirs};

use super::error::{CheckpointError, other_kind};
use crate::models::candle::ggml::Kind;
use crate::models::candle::weights::{Data, Tensor};

/// How the old form begins: the pickle of a number that marks it.
const OLD: [u8; 15] = *b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";

/// Keys under which training scripts put the weights.
const KEYS: [&str; 3] = ["state_dict", "model_state_dict", "model"];

/// The tensors of a file.
pub struct Pickle {
    file: PathBuf,
    form: Form,
}

enum Form {
    Zip(PthTensors),
    Old {
        tensors: HashMap<String, TensorInfo>,
        /// Where the numbers of each storage begin, by the end of its path.
        storages: HashMap<String, u64>,
    },
}

impl fmt::Debug for Pickle {
    // Candle's table of contents does not show itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pickle({})", self.file.display())
    }
}

impl Pickle {
    /// Looks what is in a file.
    ///
    /// # Errors
    /// Where it is cut off, of another kind, or holds no tensors.
    pub fn open(file: &Path) -> Result<Self, CheckpointError> {
        let failed = CheckpointError::io(file);
        let mut reader = BufReader::new(File::open(file).map_err(&failed)?);
        let start = reader.fill_buf().map_err(&failed)?;
        let form = if start.starts_with(&OLD) {
            reader.consume(OLD.len());
            old(file, reader)?
        } else if start.starts_with(b"PK\x03\x04") {
            zip(file)?
        } else {
            let (wanted, advice) = (
                "weights as PyTorch saves them",
                "look at what was downloaded under this name",
            );
            return Err(other_kind(file, start, wanted, advice).unwrap_or_else(|| {
                CheckpointError::broken(file, "this is not what PyTorch's `torch.save` writes")
            }));
        };
        let pickle = Self {
            file: file.into(),
            form,
        };
        if pickle.tensors().next().is_none() {
            let why = "there are no tensors in it: save the model's `state_dict()`";
            return Err(CheckpointError::broken(file, why));
        }
        Ok(pickle)
    }

    fn tensors(&self) -> impl Iterator<Item = (&String, &TensorInfo)> {
        match &self.form {
            Form::Zip(zip) => zip.tensor_infos().iter(),
            Form::Old { tensors, .. } => tensors.iter(),
        }
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors().map(|(name, _)| name.as_str())
    }

    /// The file and shape of a tensor.
    pub fn find(&self, name: &str) -> Option<(&Path, &[usize])> {
        let info = match &self.form {
            Form::Zip(zip) => zip.tensor_infos().get(name),
            Form::Old { tensors, .. } => tensors.get(name),
        };
        Some((&self.file, info?.layout.dims()))
    }

    /// Reads a tensor; none where there is none of that name.
    ///
    /// # Errors
    /// Where its type is no floating-point type, or the file cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Tensor>, CheckpointError> {
        let broken = |e: candle_core::Error| self.broken(&format!("tensor `{name}`: {e}"));
        let (shape, data) = match &self.form {
            Form::Zip(zip) => match zip.get(name).map_err(broken)? {
                None => return Ok(None),
                Some(theirs) => (theirs.dims().to_vec(), values(&theirs).map_err(broken)?),
            },
            Form::Old { tensors, storages } => match tensors.get(name) {
                None => return Ok(None),
                Some(info) => (info.layout.dims().to_vec(), self.gather(info, storages)?),
            },
        };
        let data = data.ok_or_else(|| CheckpointError::Dtype {
            file: self.file.clone(),
            tensor: name.into(),
            dtype: "integer".into(),
            known: "float32, float16 or bfloat16",
        })?;
        Ok(Some(Tensor {
            name: name.into(),
            shape,
            data,
        }))
    }

    /// The values of a tensor in the old form; none for integers.
    fn gather(
        &self,
        info: &TensorInfo,
        storages: &HashMap<String, u64>,
    ) -> Result<Option<Data>, CheckpointError> {
        let start = storages.get(&info.path);
        let start = start.ok_or_else(|| self.broken("a tensor names numbers that it lacks"))?;
        let size = info.dtype.size_in_bytes();
        // Candle's offset is in bytes, its strides are in values.
        let offset = info.layout.start_offset() as u64;
        let whole = (info.storage_size * size) as u64;
        let failed = CheckpointError::io(&self.file);
        let mut file = File::open(&self.file).map_err(&failed)?;
        file.seek(SeekFrom::Start(start + offset))
            .map_err(&failed)?;
        let mut bytes = Vec::new();
        let rest = whole.saturating_sub(offset);
        file.take(rest).read_to_end(&mut bytes).map_err(&failed)?;
        let steps = info.layout.dims().iter().zip(info.layout.stride());
        let mut places = vec![0_usize];
        for (dim, stride) in steps {
            let each = |place| (0..*dim).map(move |i| place + i * stride);
            places = places.into_iter().flat_map(each).collect();
        }
        let mut ordered = Vec::with_capacity(places.len() * size);
        for place in places {
            let value = bytes.get(place * size..(place + 1) * size);
            ordered.extend_from_slice(value.ok_or_else(|| CheckpointError::Truncated {
                file: self.file.clone(),
                detail: format!("tensor `{}` ends after it", info.name),
            })?);
        }
        Ok(match info.dtype {
            DType::F32 => Some(Kind::F32.read(&ordered)),
            DType::F16 => Some(Kind::F16.read(&ordered)),
            DType::BF16 => Some(Kind::Bf16.read(&ordered)),
            DType::F64 => {
                let (words, _) = ordered.as_chunks();
                let narrow = words.iter().map(|w| f64::from_le_bytes(*w) as f32);
                Some(Data::F32(narrow.collect()))
            }
            _ => None,
        })
    }

    fn broken(&self, why: &str) -> CheckpointError {
        CheckpointError::broken(&self.file, why)
    }
}

/// The tensors of a zip archive.
fn zip(file: &Path) -> Result<Form, CheckpointError> {
    // An archive's table of contents is at its end.
    let cut = |e: candle_core::Error| CheckpointError::Truncated {
        file: file.into(),
        detail: format!("{e}"),
    };
    let mut found = PthTensors::new(file, None).map_err(cut)?;
    for key in KEYS {
        if found.tensor_infos().is_empty() {
            // An error here only says that there is no such key.
            found = PthTensors::new(file, Some(key)).unwrap_or(found);
        }
    }
    Ok(Form::Zip(found))
}

/// The values of one of candle's tensors; none for integers.
fn values(theirs: &Theirs) -> candle_core::Result<Option<Data>> {
    let flat = theirs.flatten_all()?;
    Ok(match theirs.dtype() {
        DType::F32 => Some(Data::F32(flat.to_vec1()?)),
        DType::F16 => Some(Data::F16(flat.to_vec1()?)),
        DType::BF16 => Some(Data::Bf16(flat.to_vec1()?)),
        DType::F64 => Some(Data::F32(flat.to_dtype(DType::F32)?.to_vec1()?)),
        _ => None,
    })
}

/// The tensors of the old form, from behind its mark: pickles of the version,
/// the system, the object and the names of its storages, and those storages,
/// each with its length before it.
fn old(file: &Path, mut reader: BufReader<File>) -> Result<Form, CheckpointError> {
    let broken = |e: candle_core::Error| {
        CheckpointError::broken(
            file,
            format!("{e}; load and save it with a PyTorch from 1.6 on"),
        )
    };
    let mut next = || {
        let mut stack = Stack::empty();
        stack.read_loop(&mut reader)?;
        stack.finalize()
    };
    let (_version, _system) = (next().map_err(broken)?, next().map_err(broken)?);
    let object = next().map_err(broken)?;
    let keys: Vec<String> = match next().map_err(broken)? {
        Object::List(keys) => keys
            .into_iter()
            .filter_map(|key| key.unicode().ok())
            .collect(),
        _ => return Err(CheckpointError::broken(file, "its storages have no names")),
    };
    let mut tensors = HashMap::new();
    for (name, value) in state(object) {
        if let Some(info) = value
            .into_tensor_info(name, Path::new(""))
            .map_err(broken)?
        {
            tensors.insert(info.name.clone(), info);
        }
    }
    let sizes: HashMap<&str, usize> = tensors
        .values()
        .map(|info| (info.path.as_str(), info.dtype.size_in_bytes()))
        .collect();
    let failed = CheckpointError::io(file);
    let length = file.metadata().map_err(&failed)?.len();
    let mut storages = HashMap::new();
    for key in keys {
        let mut count = [0; 8];
        reader.read_exact(&mut count).map_err(&failed)?;
        let path = format!("/{key}");
        let size = *sizes.get(path.as_str()).ok_or_else(|| {
            CheckpointError::broken(file, "it holds more than a `state_dict()`: save that alone")
        })?;
        let start = reader.stream_position().map_err(&failed)?;
        let bytes = u64::from_le_bytes(count).saturating_mul(size as u64);
        if start.saturating_add(bytes) > length {
            return Err(CheckpointError::Truncated {
                file: file.into(),
                detail: format!("numbers of {bytes} bytes begin at byte {start} of {length}"),
            });
        }
        reader.seek_relative(bytes.cast_signed()).map_err(&failed)?;
        storages.insert(path, start);
    }
    Ok(Form::Old { tensors, storages })
}

/// The entries of the weights, which may lie under a key of their own.
fn state(object: Object) -> Vec<(Object, Object)> {
    let Object::Dict(mut entries) = object else {
        return Vec::new();
    };
    let under = |(key, value): &(Object, Object)| {
        let known = matches!(key, Object::Unicode(key) if KEYS.contains(&key.as_str()));
        known && matches!(value, Object::Dict(_))
    };
    match entries.iter().position(under) {
        Some(i) => state(entries.swap_remove(i).1),
        None => entries,
    }
}
