# Which programs leave nothing behind in their process, told by the names that their code uses. What
# is not known to be harmless counts as harmful: such a program gets a process of its own.

# Modules that a plain program may import; all are loaded before the first fork.
PURE = frozenset(
    "abc array bisect collections collections.abc copy functools heapq itertools json math operator"
    " re string sys textwrap typing".split()
)
# Names that reach past a program's own objects, or that show where in memory these lie.
FORBIDDEN = frozenset(
    "attrgetter breakpoint compile copyright credits delattr dir eval exec getattr globals hash"
    " help id intern license locals memoryview methodcaller open register setattr"
    " MemoryError vars".split()
)
# What a plain program may use of the module `sys`, which counts for the names of all its objects.
OF_SYS = frozenset("__name__ exit float_info maxsize maxunicode stdin stdout".split())
OF_STREAMS = frozenset(["buffer", "close", "detach", "fileno", "reconfigure", "seek", "truncate"])
# Names with two underscores that do no harm: what classes define, and what objects tell.
SPECIAL = frozenset(
    "__%s__" % name
    for name in "abs add all and annotations bool call cause class classcell classdict conditional_annotations"
    " contains copy deepcopy del delitem divmod doc enter eq exit firstlineno float floordiv format ge getitem gt"
    " hash iadd iand ilshift imul index init int invert ior irshift isub iter itruediv ixor le len"
    " lshift lt main matmul mod module mul name ne neg new next or pos post_init pow qualname radd"
    " rand repr reversed rmul ror round rshift rsub rtruediv setitem slots static_attributes str sub"
    " truediv type_params xor".split()
)
IMPORT, BUILD_CLASS = opcode.opmap["IMPORT_NAME"], opcode.opmap["LOAD_BUILD_CLASS"]
MATCH_CLASS = opcode.opmap.get("MATCH_CLASS")
SETS = {opcode.opmap["BUILD_SET"], opcode.opmap["SET_ADD"]}


class Nature:
    """What a look at a program's code tells.

    plain: it leaves nothing behind and sees nothing of what was before it.
    imports: it imports modules."""

    def __init__(self, code):
        self.plain, self.imports = True, False
        self.names, self.sets, self.classes = set(), False, False
        self.look(code)
        names = self.names
        sets = self.sets or "set" in names or "frozenset" in names
        if sets and (self.classes or "object" in names):
            self.plain = False  # sets of objects are in the order of their addresses
        if names & FORBIDDEN:
            self.plain = False
        if self.imports and names & INNER:
            self.plain = False
        if "sys" in names and (names & SYS - OF_SYS or names & OF_STREAMS):
            self.plain = False
        for name in names:
            if name[:2] == "__" and name[-2:] == "__" and name not in SPECIAL:
                self.plain = False

    def look(self, code):
        self.names.update(code.co_names)
        bytecode = code.co_code
        operations = bytecode[::2]
        if BUILD_CLASS in operations:
            self.classes = True
        if not SETS.isdisjoint(operations):
            self.sets = True
        if IMPORT in operations:
            self.imports = True
            self.look_at_imports(bytecode, code.co_names)
        patterns = MATCH_CLASS in operations
        for constant in code.co_consts:
            kind = type(constant)
            if kind is types.CodeType:
                self.look(constant)
            elif kind is str and "__" in constant and constant != "__main__":
                self.plain = False
            elif kind is tuple or kind is frozenset:
                self.sets = self.sets or kind is frozenset
                self.look_within(constant, patterns)

    def look_within(self, constants, patterns):
        """Looks at the texts of a constant tuple or set. They may be the names of attributes: of a
        class pattern, of keywords, of what a class keeps."""
        for constant in constants:
            kind = type(constant)
            if kind is str:
                if patterns or constant[:2] == "__" == constant[-2:]:
                    self.names.add(constant)
                elif "__" in constant and not constant.isidentifier():
                    self.plain = False
            elif kind is tuple or kind is frozenset:
                self.look_within(constant, patterns)

    def look_at_imports(self, bytecode, names):
        extended = 0
        for at in range(0, len(bytecode), 2):
            argument = extended | bytecode[at + 1]
            if bytecode[at] == IMPORT and names[argument] not in PURE:
                self.plain = False
            extended = argument << 8 if bytecode[at] == opcode.EXTENDED_ARG else 0


def inner_names():
    """The names by which pure modules hold what can be changed, and modules that are not pure."""
    for module in PURE - {"sys"}:
        for name, value in vars(sys.modules[module]).items():
            if type(value) in (types.ModuleType, dict, list, set) and name not in PURE:
                yield name


INNER, SYS = frozenset(inner_names()), frozenset(dir(sys))
