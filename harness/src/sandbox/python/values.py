# Values as text, written by their structure alone: no code of the program's is run.

_mro = type.__dict__["__mro__"].__get__
_name = type.__dict__["__name__"].__get__
_module = type.__dict__["__module__"].__get__
_attributes = type.__dict__["__dict__"].__get__
_getset = types.GetSetDescriptorType
_member = types.MemberDescriptorType
_exception_args = BaseException.__dict__["args"].__get__

def identities(*types):
    """To look for a type among: by its address, as a program's metaclass may have a hash of its own."""
    return frozenset(map(id, types))


_brief_types = float, complex, bool, type(None), type(Ellipsis)
_brief = identities(*_brief_types)
_atoms = identities(int, str, bytes, *_brief_types)
_int, _strings, _real = identities(int), identities(str), identities(int, float, bool)
_callable_types = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
    staticmethod,
    classmethod,
    functools.partial,
)
_callables = identities(*_callable_types)
# Types of the standard library whose repr is C code and calls nothing of the program's.
_leaves = frozenset(
    [
        ("decimal", "Decimal"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("array", "array"),
    ]
)
LARGE = 1 << 256  # an integer of about the length that counts as short
DEPTH = 12


class Shower:
    """Writes values as repr text, by their structure alone: no code of the program's is run, no
    address is shown, and no text grows past `limit` characters by much."""

    def __init__(self, limit):
        self.limit = limit

    def show(self, value):
        self.room = self.limit
        return self.text(value, ())

    def text(self, value, around):
        kind = type(value)
        if id(kind) in _atoms:
            return self.atom(value, kind)
        if kind is list:
            return self.items(value, "[", "]", around)
        if kind is tuple:
            if len(value) == 1:
                return self.items(value, "(", ",)", around)
            return self.items(value, "(", ")", around)
        if kind is dict:
            return self.pairs(value, around)
        if kind is set:
            return self.elements(value, around) if value else "set()"
        if id(kind) in _callables:
            return "<function>"
        return self.other(value, kind, around)

    def atom(self, value, kind):
        if kind is int:
            if value.bit_length() > 4 * self.limit:
                return "<int of %d bits>" % value.bit_length()
        elif kind is str or kind is bytes:
            if len(value) > self.room:
                text = repr(value[: max(self.room, 0)]) + "..."
                self.room = 0
                return text
        text = repr(value)
        self.room -= len(text)
        return text

    def items(self, value, opening, closing, around):
        if self.room <= 0 or len(around) > DEPTH or id(value) in around:
            return opening + "..." + closing
        native = "[]" if type(value) is list else "()" if len(value) != 1 else "(,)"
        if native == opening + closing and len(value) * 3 <= self.room:
            text = self.short(value, value)
            if text is not None:
                return text
        around += (id(value),)
        parts = []
        for item in value:
            if self.room <= 0:
                parts.append("...")
                break
            parts.append(self.text(item, around))
            self.room -= 2
        return opening + ", ".join(parts) + closing

    def short(self, items, whole):
        """The interpreter's own text of a container, which is far quicker: where all of its items
        are plain and short, and it fits."""
        kinds = set(map(id, map(type, items)))
        if not _atoms.issuperset(kinds):
            return None
        if not kinds <= _brief:
            if kinds <= _real:
                if not (-LARGE < min(items) and max(items) < LARGE):
                    return None
            elif kinds == _strings:
                if sum(map(len, items)) > self.room:
                    return None
            elif not all(id(type(item)) in _brief or self.is_small(item) for item in items):
                return None
        text = repr(whole)
        if len(text) > self.room:
            return None
        self.room -= len(text)
        return text

    @staticmethod
    def is_small(item):
        return item.bit_length() < 256 if type(item) is int else len(item) < 256

    def pairs(self, value, around):
        if self.room <= 0 or len(around) > DEPTH or id(value) in around:
            return "{...}"
        if type(value) is dict and len(value) * 6 <= self.room:
            text = self.short([*value, *value.values()], value)
            if text is not None:
                return text
        around += (id(value),)
        parts = []
        for key, item in dict.items(value):
            if self.room <= 0:
                parts.append("...")
                break
            parts.append(self.text(key, around) + ": " + self.text(item, around))
            self.room -= 4
        return "{" + ", ".join(parts) + "}"

    def elements(self, value, around):
        # In sorted order: the order of a hash table is no fact about the program.
        if self.room <= 0 or len(around) > DEPTH:
            return "{...}"
        around += (id(value),)
        kinds = set(map(id, map(type, value)))
        if kinds == _int or kinds == _strings:
            ordered = sorted(value)
        else:
            ordered = None
        parts = []
        for item in value if ordered is None else ordered:
            if self.room <= 0:
                parts.append("...")
                break
            parts.append(self.text(item, around))
            self.room -= 2
        if ordered is None:
            parts.sort()
        return "{" + ", ".join(parts) + "}"

    def other(self, value, kind, around):
        lineage = _mro(kind)
        name = plain(_name(kind))
        if type in lineage:
            return "<class '%s'>" % plain(_name(value))
        if kind is types.ModuleType:
            return "<module '%s'>" % plain(str(value.__dict__.get("__name__")))
        if kind is range or kind is slice:
            ends = (value.start, value.stop, value.step)
            if all(type(end) in (int, type(None)) for end in ends):
                return repr(value)
        if id(value) in around or len(around) > DEPTH or self.room <= 0:
            return name + "(...)"
        inner = around + (id(value),)
        if kind is frozenset:
            return "frozenset(%s)" % (self.elements(value, around) if value else "")
        if kind is bytearray:
            return "bytearray(%s)" % self.atom(bytes(value[: self.limit]), bytes)
        if kind is collections.deque:
            text = self.items(list(value), "[", "]", inner)
            if value.maxlen is None:
                return "deque(%s)" % text
            return "deque(%s, maxlen=%d)" % (text, value.maxlen)
        if kind is collections.defaultdict:
            factory = self.text(value.default_factory, inner)
            return "defaultdict(%s, %s)" % (factory, self.pairs(value, around))
        home = _module(kind)
        written = _attributes(kind).get("__repr__") if (home, name) in _leaves else None
        if type(written) is types.WrapperDescriptorType:  # and not a class that only has its name
            return plain(written(value))
        if "_member_map_" in _attributes(kind) and "_name_" in getset_dict(value, lineage):
            return "%s.%s" % (name, plain(str(getset_dict(value, lineage)["_name_"])))
        if BaseException in lineage:
            return name + self.items(_exception_args(value), "(", ")", inner)
        if tuple in lineage:
            return self.named_tuple(value, lineage, name, inner)
        for base, write in (
            (list, lambda v: self.items(list(list.__iter__(v)), "[", "]", inner)),
            (dict, lambda v: self.pairs(v, around)),
            (set, lambda v: self.elements(set(set.__iter__(v)), inner)),
            (frozenset, lambda v: self.elements(set(frozenset.__iter__(v)), inner)),
            (int, lambda v: self.atom(int.__add__(v, 0), int)),
            (float, lambda v: self.atom(float.__add__(v, 0.0), float)),
            (str, lambda v: self.atom("".join(str.__iter__(v)), str)),
            (bytes, lambda v: self.atom(bytes(bytes.__iter__(v)), bytes)),
        ):
            if base in lineage:
                return "%s(%s)" % (name, write(value))
        if home == "fractions" and name == "Fraction":
            return "Fraction(%d, %d)" % (value._numerator, value._denominator)
        if home != "__main__":
            return "<%s>" % name
        return self.instance(value, lineage, name, inner)

    def named_tuple(self, value, lineage, name, around):
        fields = None
        for base in lineage:
            fields = fields or _attributes(base).get("_fields")
        values = list(tuple.__iter__(value))
        if type(fields) is tuple and len(fields) == len(values):
            return self.fields(zip(fields, values), name, around)
        return "%s(%s)" % (name, self.items(values, "(", ")", around))

    def instance(self, value, lineage, name, around):
        fields = list(dict.items(getset_dict(value, lineage)))
        for base in reversed(lineage):
            for field, member in list(_attributes(base).items()):
                if type(member) is _member:
                    try:
                        fields.append((field, member.__get__(value)))
                    except AttributeError:
                        pass
        return self.fields(fields, name, around)

    def fields(self, fields, name, around):
        parts = []
        for field, item in fields:
            if self.room <= 0:
                parts.append("...")
                break
            if type(field) is str:
                parts.append("%s=%s" % (plain(field), self.text(item, around)))
                self.room -= len(field) + 3
        return "%s(%s)" % (name, ", ".join(parts))


def getset_dict(value, lineage):
    """The instance's dictionary, past any attribute lookup of the program's."""
    for base in lineage:
        found = _attributes(base).get("__dict__")
        if type(found) is _getset:
            inner = found.__get__(value)
            return inner if type(inner) is dict else {}
    return {}


def plain(text):
    return text.encode("utf-8", "backslashreplace").decode("utf-8") if type(text) is str else "?"
