//! What a vocabulary always has: Python's own words, operators, and the format's tags.

/// Python's keywords.
pub const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Names that programs and their traces share: built-in functions and types, exceptions, methods,
/// modules and what is imported from them.
pub const NAMES: &str = "\
    abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict dir divmod \
    enumerate eval exec filter float format frozenset getattr hasattr hash hex id input int \
    isinstance issubclass iter len list locals map max min next object oct open ord pow print \
    property range repr reversed round set setattr slice sorted staticmethod str sum super tuple \
    type vars zip self cls args kwargs _ __init__ __name__ __main__ __repr__ __str__ __len__ \
    __iter__ __next__ __eq__ __lt__ __add__ __call__ __getitem__ __setitem__ __contains__ \
    __enter__ __exit__ __class__ __dict__ \
    ArithmeticError AssertionError AttributeError BaseException EOFError Exception ImportError \
    IndexError KeyError LookupError NameError NotImplementedError OSError OverflowError \
    RecursionError RuntimeError StopIteration SyntaxError TypeError UnicodeError ValueError \
    ZeroDivisionError inf nan \
    add append appendleft capitalize casefold center clear copy count difference discard encode \
    endswith expandtabs extend extendleft find fromkeys get index insert intersection isalnum \
    isalpha isdecimal isdigit isdisjoint islower isnumeric isspace issubset issuperset istitle \
    isupper items join keys ljust lower lstrip most_common partition pop popitem popleft remove \
    removeprefix removesuffix replace reverse rfind rindex rjust rotate rpartition rsplit rstrip \
    setdefault sort split splitlines startswith strip subtract swapcase symmetric_difference title \
    translate union update upper values zfill key default reverse sep end maxlen \
    array bisect cmath collections copy datetime decimal fractions functools heapq io itertools \
    json math operator os random re statistics string sys time typing textwrap dataclass \
    deque defaultdict Counter OrderedDict namedtuple Decimal Fraction accumulate chain \
    combinations permutations product repeat groupby zip_longest reduce lru_cache partial cache \
    bisect_left bisect_right insort heappush heappop heapify gcd lcm sqrt ceil floor factorial log \
    pi ascii_lowercase ascii_uppercase digits stdin stdout readline setrecursionlimit deepcopy";

/// Operators of several characters.
pub const OPERATORS: [&str; 25] = [
    "**", "**=", "//", "//=", ">>", ">>=", "<<", "<<=", "->", ":=", "==", "!=", "<=", ">=", "+=",
    "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "~=", "...",
];

/// The format's tags, and how traces show what has no text of its own.
pub const TAGS: [&str; 21] = [
    "<line>",
    "<state>",
    "</state>",
    "<dictsep>",
    "<output>",
    "<indent>",
    "<dedent>",
    "<function>",
    "<class",
    "<module",
    "<property>",
    "<generator>",
    "<map>",
    "<filter>",
    "<zip>",
    "<enumerate>",
    "<reversed>",
    "<list_iterator>",
    "<range_iterator>",
    "<list_reverseiterator>",
    "<_lru_cache_wrapper>",
];
