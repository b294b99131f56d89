"""Runs Python programs for the harness, each in a forked child of its own, and traces them.

Protocol, on the file descriptors that were standard input and output at the start:
  greeting   "CPython 3.11.7\n"
  request    u32 length, JSON {source, stdin, untraced, cpu, wall, memory, output, steps, value,
             values}
  response   u32 length of the head, JSON head {end, names, values}; u32 length, u32 array of the
             steps; u32 length, bytes of standard output
A step is [line, event, bytes printed so far, n, (name, value) * n], names and values as indices.
"""

import array, atexit, builtins, gc, io, json, opcode, os, resource, select, signal, struct, sys, time, types

# Programs import these often; loading them once spares every child the work.
import bisect, collections, functools, heapq, itertools, math, operator, string  # noqa: F401

LINE, CALL, RETURN = 0, 1, 2
PROGRAM = "<program>"

_mro = type.__dict__["__mro__"].__get__
_name = type.__dict__["__name__"].__get__
_module = type.__dict__["__module__"].__get__
_attributes = type.__dict__["__dict__"].__get__
_getset = types.GetSetDescriptorType
_member = types.MemberDescriptorType
_exception_args = BaseException.__dict__["args"].__get__
_atoms = frozenset([int, float, complex, bool, str, bytes, type(None), type(Ellipsis)])
_callables = frozenset(
    [
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
    ]
)
# Leaf types of the standard library whose repr is C code and calls nothing of the program's.
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
        if kind in _atoms:
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
        if kind in _callables:
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
        fits = native == opening + closing and len(value) * 3 <= self.room
        if fits and _atoms.issuperset(map(type, value)):
            # All plain: the interpreter's own repr is right, and far quicker.
            if all(type(item) not in (str, bytes, int) or self.small(item) for item in value):
                text = repr(value)
                if len(text) <= self.room:
                    self.room -= len(text)
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

    @staticmethod
    def small(item):
        return item.bit_length() < 256 if type(item) in (int, bool) else len(item) < 256

    def pairs(self, value, around):
        if self.room <= 0 or len(around) > DEPTH or id(value) in around:
            return "{...}"
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
        kinds = set(map(type, value))
        if len(kinds) == 1 and (kinds <= {int} or kinds <= {str}):
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
        if (home, name) in _leaves:
            return kind.__repr__(value)
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


# What f_locals is in a function: a dict, from CPython 3.13 on a view.
PROXY = type((lambda: sys._getframe().f_locals)())

# From CPython 3.12 on a comprehension is no frame of its own: its loop makes line events in the
# frame around it, which earlier versions do not have.
CLEAR = opcode.opmap.get("LOAD_FAST_AND_CLEAR")


def inlined(code):
    """The offsets of a code object's instructions that belong to an inlined comprehension."""
    if CLEAR is None or CLEAR not in code.co_code[::2]:
        return frozenset()
    offsets, spans = set(), []
    for index, position in enumerate(code.co_positions()):
        line, last, column, end = position
        if None in position:
            continue
        if code.co_code[2 * index] == CLEAR:
            spans.append(((line, column), (last, end)))
        if any(start <= (line, column) and (last, end) <= stop for start, stop in spans):
            offsets.add(2 * index)
    return offsets


def make_recorder(module, shower, max_steps, max_values, stdout, finish):
    """The trace function, and what it has recorded: steps, names, values."""
    steps, names, values = [], {}, {}
    integers, strings = {}, {}
    taken = 0  # bytes of distinct values
    count = 0
    previous_line = None
    previous_event = LINE
    flush, seek = stdout.flush, os.lseek

    def record(frame, event):
        nonlocal previous_line, previous_event, taken, count
        if previous_line is not None:
            if count >= max_steps:
                finish({"over_limit": "steps"})
            count += 1
            try:
                flush()
            except ValueError:
                pass  # the program closed it
            pairs = [previous_line, previous_event, seek(1, 0, 1), 0]
            # At module level the locals are the globals, and asking for f_locals inside a
            # comprehension breaks its variables on CPython 3.12 and 3.13.
            scope = module if frame.f_code.co_name == "<module>" else frame.f_locals
            kind = type(scope)
            if kind is not dict and kind is not PROXY:
                # A class body's scope may be of the program's own making.
                pairs_of = dict.items(scope) if dict in _mro(kind) else ()
            else:
                pairs_of = scope.items()
            for name, value in list(pairs_of):
                if type(name) is not str or (name[:2] == "__" and name[-2:] == "__"):
                    continue
                kind = type(value)
                if kind is int:
                    index = integers.get(value)
                elif kind is str:
                    index = strings.get(value)
                else:
                    index = None
                if index is None:
                    text = shower.show(value)
                    index = values.get(text)
                    if index is None:
                        index = values[text] = len(values)
                        taken += len(text)
                    if kind is int:
                        integers[value] = index
                    elif kind is str:
                        strings[value] = index
                at = names.get(name)
                if at is None:
                    at = names[name] = len(names)
                pairs.append(at)
                pairs.append(index)
            pairs[3] = (len(pairs) - 4) >> 1
            steps.extend(pairs)
            if taken > max_values:
                finish({"over_limit": "values"})
        previous_line = frame.f_lineno
        previous_event = event

    inside = {}

    def local(frame, event, arg):
        if event == "line":
            code = frame.f_code
            skipped = inside.get(id(code))
            if skipped is None:
                skipped = inside[id(code)] = inlined(code)
            if not skipped or frame.f_lasti not in skipped:
                record(frame, LINE)
        elif event == "return":
            record(frame, RETURN)
        return local

    def enter(frame, event, arg):
        code = frame.f_code
        if code.co_filename != PROGRAM:
            return None
        if code.co_name == "<module>":
            return local  # the module's own call is no event of the trace
        if code.co_name[0] == "<":
            # Comprehensions (frames or not, by Python version), lambdas and generator
            # expressions are parts of a line.
            return None
        record(frame, CALL)
        return local

    return enter, steps, names, values


def describe(error, shower):
    """An exception as {class, message}, without running the program's own __str__."""
    kind = type(error)
    args = _exception_args(error)
    if SyntaxError in _mro(kind) and _module(kind) == "builtins" and type(error.msg) is str:
        line = error.lineno if type(error.lineno) is int else "?"
        message = "%s (line %s)" % (error.msg, line)
    elif _module(kind) != "__main__" and all(type(a) in _atoms for a in args):
        message = str(error)
    elif len(args) == 1 and type(args[0]) is str:
        message = args[0]
    else:
        message = shower.items(args, "(", ")", ()) if args else ""
    return {"raised": {"class": plain(_name(kind)), "message": plain(message[:1000])}}


def leave_interpreter(main):
    """What an interpreter does at its end: threads are waited for, exit functions called, and what
    the program left open is closed. Errors there go nowhere, as they go to standard error."""
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        atexit._run_exitfuncs()
    except BaseException:
        pass
    main.__dict__.clear()
    gc.collect()


def child(job, token, result):
    """Runs one program to its end and hands over what was recorded; never returns."""
    os.setsid()
    for number in (signal.SIGPROF, signal.SIGXCPU, signal.SIGXFSZ, signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    seconds = job["cpu"]
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (job["output"], job["output"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    except (ValueError, OSError):
        pass  # not to be had everywhere
    stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False)
    sys.stdout = sys.__stdout__ = stdout
    sys.stdin = sys.__stdin__ = open(0, "r", encoding="utf-8", errors="replace", closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    shower = Shower(job["value"])
    shower.room = shower.limit
    write, leave, pack, dumps, flush = os.write, os._exit, struct.pack, json.dumps, stdout.flush
    settrace, gettrace, packed = sys.settrace, sys.gettrace, array.array
    names, values, steps = {}, {}, []

    def finish(end):
        settrace(None)
        try:
            flush()
        except ValueError:
            pass
        head = {"end": end, "names": [plain(n) for n in names], "values": list(values)}
        head = dumps(head).encode()
        body = packed("I", steps).tobytes()
        data = token + pack("=II", len(head), len(body)) + head + body
        while data:
            data = data[write(result, data) :]
        leave(0)

    main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    main.__file__ = "program.py"
    sys.modules["__main__"] = main
    sys.argv = ["program.py"]
    tracer = None
    if not job["untraced"]:
        tracer, steps, names, values = make_recorder(
            main.__dict__, shower, job["steps"], job["values"], stdout, finish
        )
    signal.setitimer(signal.ITIMER_PROF, seconds)
    began = False
    try:
        code = compile(job["source"], PROGRAM, "exec", dont_inherit=True)
        settrace(tracer)
        began = True
        exec(code, main.__dict__)
        end = "returned"
    except SystemExit as error:
        code = _exception_args(error)
        quiet = not code or code[0] is None or (type(code[0]) is int and code[0] == 0)
        end = "returned" if quiet else describe(error, shower)
    except MemoryError:
        end = {"over_limit": "memory"}
    except BaseException as error:
        end = describe(error, shower)
    if began and gettrace() is not tracer and "raised" not in end:
        end = {"died": {"cause": "switched tracing off"}}
    settrace(None)
    leave_interpreter(main)
    finish(end)


def memory_file():
    if hasattr(os, "memfd_create"):
        return os.memfd_create("harness")
    import tempfile

    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def verdict(status, timed_out):
    """How a child ended that handed nothing over."""
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if timed_out or number in (signal.SIGPROF, signal.SIGXCPU):
        return "timed_out"
    if number == signal.SIGXFSZ:
        return {"over_limit": "output"}
    if number:
        return {"died": {"cause": "signal %d" % number}}
    return {"died": {"cause": "exit status %d" % os.WEXITSTATUS(status)}}


def is_whole(data, token):
    """Whether a child handed over all of its result, and not something of its program's making."""
    return len(data) >= 24 and data[:16] == token and len(data) == 24 + sum(
        struct.unpack("=II", data[16:24])
    )


def receive_result(pid, receive, requests, token, wall):
    """What the child wrote; whether the wall clock ran out; whether nobody waits any more."""
    deadline = time.monotonic() + wall
    # A grandchild may keep the pipe open: then the child's own death ends the reading.
    death = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    watched = [receive, requests] + ([death] if death is not None else [])
    data = b""
    try:
        while True:
            left = max(0, deadline - time.monotonic())
            ready = select.select(watched, [], [], left)[0]
            if receive in ready:
                part = os.read(receive, 1 << 20)
                data += part
                if not part or is_whole(data, token):
                    return data, False, False
            elif death in ready:
                return data, False, False
            else:
                return data, not ready, requests in ready
    finally:
        if death is not None:
            os.close(death)


def run(job, requests):
    """Runs one program in a child and returns the response."""
    token = os.urandom(16)
    stdin, stdout = memory_file(), memory_file()
    text = job["stdin"].encode("utf-8", "surrogatepass")
    while text:
        text = text[os.write(stdin, text) :]
    os.lseek(stdin, 0, 0)
    receive, result = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(stdin, 0)
            os.dup2(stdout, 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os.dup2(result, 3)
            os.closerange(4, 64)
            child(job, token, 3)
        finally:
            os._exit(70)
    os.close(result)
    os.close(stdin)
    data, timed_out, abandoned = receive_result(pid, receive, requests, token, job["wall"])
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass
    status = os.waitpid(pid, 0)[1]
    if abandoned:
        os._exit(0)
    os.close(receive)
    printed = os.pread(stdout, job["output"], 0)
    os.close(stdout)
    if is_whole(data, token):
        (size,) = struct.unpack("=I", data[16:20])
        head, body = data[24 : 24 + size], data[24 + size :]
    else:
        end = verdict(status, timed_out)
        head, body = json.dumps({"end": end, "names": [], "values": []}).encode(), b""
    return b"".join(
        struct.pack("=I", len(part)) + part for part in (head, body, printed)
    )


def serve():
    requests, responses = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.path[:] = [p for p in sys.path if p]
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    os.environ.clear()
    del sys.argv[1:]
    gc.disable()
    gc.freeze()
    version = "%s %s\n" % (types.SimpleNamespace(cpython="CPython", pypy="PyPy").__dict__.get(
        sys.implementation.name, sys.implementation.name), sys.version.split()[0])
    os.write(responses, version.encode())
    source = io.FileIO(requests, closefd=False)

    def exactly(count):
        parts = []
        while count:
            part = source.read(count)
            if not part:
                os._exit(0)
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    while True:
        (length,) = struct.unpack("=I", exactly(4))
        response = run(json.loads(exactly(length)), requests)
        while response:
            response = response[os.write(responses, response) :]


serve()
