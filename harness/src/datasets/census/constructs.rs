//! The constructs of Python 3.8 to 3.13 that a census counts: what there is, by sort.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A sort of construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Statements, their clauses, and what stands in a `def` line.
    Statement,
    /// Patterns of `case`.
    Pattern,
    /// Expressions and literals.
    Expression,
    /// Operators, by their token.
    Operator,
    /// Builtin functions and types.
    Builtin,
    /// Methods of builtin types.
    Method,
    /// Builtin exception classes.
    Exception,
    /// Modules of the standard library.
    Module,
}

impl Sort {
    /// All, in the order of a census.
    pub const ALL: [Self; 8] = [
        Self::Statement,
        Self::Pattern,
        Self::Expression,
        Self::Operator,
        Self::Builtin,
        Self::Method,
        Self::Exception,
        Self::Module,
    ];

    /// The word that records have.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Pattern => "pattern",
            Self::Expression => "expression",
            Self::Operator => "operator",
            Self::Builtin => "builtin",
            Self::Method => "method",
            Self::Exception => "exception",
            Self::Module => "module",
        }
    }

    /// The names of all constructs of the sort.
    fn names(self) -> Box<dyn Iterator<Item = &'static str>> {
        match self {
            Self::Statement => Box::new(STATEMENTS.iter().copied()),
            Self::Pattern => Box::new(PATTERNS.iter().copied()),
            Self::Expression => Box::new(EXPRESSIONS.iter().copied()),
            Self::Operator => Box::new(OPERATORS.iter().copied()),
            Self::Builtin => Box::new(BUILTINS.split_whitespace()),
            Self::Method => Box::new(METHODS.split_whitespace()),
            Self::Exception => Box::new(EXCEPTIONS.split_whitespace()),
            Self::Module => Box::new(MODULES.split_whitespace()),
        }
    }
}

/// Every construct, in the order of a census.
pub static CONSTRUCTS: LazyLock<Vec<(Sort, &'static str)>> = LazyLock::new(|| {
    let of = |sort: Sort| sort.names().map(move |name| (sort, name));
    Sort::ALL.into_iter().flat_map(of).collect()
});

/// Where a construct stands in [`CONSTRUCTS`]; `None` where it is none of them.
#[must_use]
pub fn place(sort: Sort, name: &str) -> Option<usize> {
    static PLACES: LazyLock<HashMap<(Sort, &str), usize>> =
        LazyLock::new(|| CONSTRUCTS.iter().copied().zip(0..).collect());
    PLACES.get(&(sort, name)).copied()
}

/// Statements and their clauses, then functions and classes.
const STATEMENTS: &[&str] = &[
    "assignment",
    "chained assignment",
    "unpacking",
    "augmented assignment",
    "annotated assignment",
    "expression statement",
    "del",
    "pass",
    "assert",
    "import",
    "from import",
    "global",
    "nonlocal",
    "if",
    "elif",
    "else",
    "for",
    "for else",
    "while",
    "while else",
    "break",
    "continue",
    "match",
    "case guard",
    "try",
    "except",
    "except*",
    "try else",
    "finally",
    "raise",
    "raise from",
    "with",
    "def",
    "return",
    "default",
    "positional-only",
    "keyword-only",
    "*args",
    "**kwargs",
    "annotation",
    "decorator",
    "class",
    "base class",
    "async def",
    "async for",
    "async with",
    "type",
    "type parameter",
];

/// Patterns by what they match; a bare name or `_` is a capture.
const PATTERNS: &[&str] = &[
    "literal", "value", "capture", "as", "or", "sequence", "star", "mapping", "class",
];

/// Expressions, then literals.
const EXPRESSIONS: &[&str] = &[
    "call",
    "keyword argument",
    "argument unpacking",
    "attribute",
    "subscript",
    "slice",
    "starred",
    "conditional",
    "assignment expression",
    "chained comparison",
    "lambda",
    "list comprehension",
    "set comprehension",
    "dict comprehension",
    "generator",
    "nested comprehension",
    "comprehension condition",
    "async comprehension",
    "yield",
    "yield from",
    "await",
    "list",
    "tuple",
    "dict",
    "set",
    "dict unpacking",
    "f-string",
    "format spec",
    "conversion",
    "str",
    "bytes",
    "int",
    "float",
    "complex",
    "bool",
    "None",
    "ellipsis",
];

/// Operators: binary, unary, boolean, comparing, augmented.
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^", "unary +", "unary -", "~",
    "not", "and", "or", "==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in", "+=",
    "-=", "*=", "/=", "//=", "%=", "**=", "@=", "<<=", ">>=", "&=", "|=", "^=",
];

/// Functions and types that can be called by name.
const BUILTINS: &str = "\
    abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod \
    compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset \
    getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map \
    max memoryview min next object oct open ord pow print property range repr reversed round set \
    setattr slice sorted staticmethod str sum super tuple type vars zip";

/// Methods of `str`, `list`, `dict`, `set`, `tuple`, `int`, `float` and `bytes`.
const METHODS: &str = "\
    add append as_integer_ratio bit_count bit_length capitalize casefold center clear conjugate \
    copy count decode difference difference_update discard encode endswith expandtabs extend \
    find format format_map from_bytes fromhex fromkeys get hex index insert intersection \
    intersection_update is_integer isalnum isalpha isascii isdecimal isdigit isdisjoint \
    isidentifier islower isnumeric isprintable isspace issubset issuperset istitle isupper items \
    join keys ljust lower lstrip maketrans partition pop popitem remove removeprefix \
    removesuffix replace reverse rfind rindex rjust rpartition rsplit rstrip setdefault sort \
    split splitlines startswith strip swapcase symmetric_difference symmetric_difference_update \
    title to_bytes translate union update upper values zfill";

/// Exception classes; not the two other names of `OSError`.
const EXCEPTIONS: &str = "\
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup \
    BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError \
    ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError \
    DeprecationWarning EOFError EncodingWarning Exception ExceptionGroup FileExistsError \
    FileNotFoundError FloatingPointError FutureWarning GeneratorExit ImportError ImportWarning \
    IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt \
    LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError \
    OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError \
    PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError \
    RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError \
    SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError \
    UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError \
    Warning ZeroDivisionError";

/// Modules of the standard library that a program can use alone: without files,
/// network, screen and other programs.
const MODULES: &str = "\
    abc array ast asyncio base64 binascii bisect builtins calendar cmath codecs collections \
    colorsys concurrent contextlib contextvars copy copyreg csv dataclasses datetime decimal \
    difflib dis doctest enum errno fnmatch fractions functools gc graphlib hashlib heapq hmac \
    html importlib inspect io ipaddress itertools json keyword locale logging marshal math \
    numbers operator os pathlib pickle pprint queue random re reprlib sched secrets shlex \
    statistics string stringprep struct sys textwrap threading time timeit token tokenize \
    tomllib traceback types typing unicodedata unittest urllib uuid warnings weakref xml zlib \
    zoneinfo";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_construct_is_listed_twice() {
        for (at, (sort, name)) in CONSTRUCTS.iter().enumerate() {
            assert_eq!(place(*sort, name), Some(at), "{sort:?} {name}");
        }
    }
}
