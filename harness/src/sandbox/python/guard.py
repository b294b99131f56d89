# What guards the worker against the programs, on any system: limits, an audit hook, the end of
# what a program started, and a proof that it came to its own end.

DENIED = frozenset(
    """
    ctypes.addressof ctypes.call_function ctypes.cdata ctypes.cdata/buffer ctypes.dlopen
    ctypes.dlsym ctypes.dlsym/handle ctypes.string_at ctypes.wstring_at
    gc.get_objects gc.get_referents gc.get_referrers
    os.exec os.fork os.forkpty os.kill os.killpg os.posix_spawn os.spawn os.startfile os.system
    os.setns os.unshare
    os.add_dll_directory os.chflags os.link os.mkdir os.remove os.removexattr os.rename os.rmdir
    os.setxattr os.symlink
    pty.spawn resource.prlimit resource.setrlimit
    socket.bind socket.connect socket.getaddrinfo socket.gethostbyaddr socket.gethostbyname
    socket.getnameinfo socket.sendmsg socket.sendto socket.sethostname
    sqlite3.enable_load_extension sqlite3.load_extension
    subprocess.Popen sys._current_exceptions sys._current_frames sys.addaudithook
    sys.remote_exec syslog.openlog syslog.syslog webbrowser.open
    """.split()
)
# Functions that raise no audit event.
UNSEEN = ("mkfifo", "mknod", "pidfd_send_signal")
# Modules that reach past the interpreter: into its memory, or out of the audit hook's sight.
MODULES = frozenset(
    """
    _ctypes _ctypes_test _dbm _gdbm _interpreters _posixshmem _posixsubprocess _testcapi _testinternalcapi
    _testlimitedcapi _testmultiphase _xxsubinterpreters _interpchannels _interpqueues
    """.split()
)
PROOF = 16
NO_PROOF = bytes(PROOF)
LARGEST_RESULT = 1 << 28
DESCRIPTORS, PROCESSES = 64, 64
# How often a program that is short of processor time gets its wall time anew.
PATIENCE = 10


def refuse(event, args):
    raise PermissionError(1, "%s is not allowed in the sandbox" % event)


def make_audit_hook():
    """The hook, quick for what programs do all the time: one look into a dictionary."""
    null, absolute, real = os.devnull, os.path.abspath, os.path.realpath
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    folders = {os.path.dirname(os.__file__), "/usr/share/zoneinfo"}
    folders.update(p for p in map(absolute, sys.path) if p != "/")
    roots = tuple({f.rstrip("/") + "/" for path in folders for f in (path, real(path))})
    unix = 1
    bootstrap = sys.modules["_frozen_importlib_external"]
    frozen = sys.modules["_frozen_importlib"].FrozenImporter
    loaders = [bootstrap._compile_bytecode, types.coroutine]
    loaders += [getattr(frozen, name, None) for name in ("exec_module", "get_code")]
    trusted = {getattr(loader, "__code__", None) for loader in loaders}
    getframe = sys._getframe

    def readable(path):
        if type(path) is int:
            return True
        path = os_fspath(path)
        text = path if type(path) is str else fsdecode(path)
        if text.startswith(roots) and ".." not in text:
            return True
        text = real(absolute(text)) + "/"
        return text.startswith(roots) or text == null + "/"

    def opened(event, args):
        path, mode, flags = args
        if type(path) is int:
            return
        writes = (flags or 0) & writing if mode is None else set(mode) & set("wax+")
        if (writes and path != null) or not readable(path):
            refuse("opening a file outside of Python's library, or to write", args)

    def listed(event, args):
        if args[0] is None or not readable(args[0]):
            refuse(event, args)

    def by_path(event, args):
        if type(args[0]) is not int:
            refuse(event, args)

    def imported(event, args):
        if args[0].rpartition(".")[2] in MODULES:
            raise ImportError("%s is not allowed in the sandbox" % args[0])

    def made_code(event, args):
        # Only what the import system reads and `types.coroutine` marks: crafted bytecode crashes.
        if getframe(2).f_code not in trusted:
            refuse(event, args)

    def new_socket(event, args):
        if args[1] != unix:
            refuse(event, args)

    own = globals()

    def assigned(event, args):
        if type(args[0]) is types.FunctionType and args[0].__globals__ is own:
            refuse(event, args)

    def database(event, args):
        if args[0] not in (":memory:", b":memory:", ""):
            refuse(event, args)

    os_fspath, fsdecode = os.fspath, os.fsdecode
    checks = dict.fromkeys(DENIED, refuse)
    checks.update(dict.fromkeys(["os.chmod", "os.chown", "os.truncate", "os.utime"], by_path))
    checks.update(dict.fromkeys(["os.listdir", "os.scandir"], listed))
    checks.update({"open": opened, "import": imported, "code.__new__": made_code})
    checks.update({"socket.__new__": new_socket, "sqlite3.connect": database})
    checks["object.__setattr__"] = assigned
    find = hide(checks.get)  # else a traceback's frame shows the dictionary

    def hook(event, args, find=find):
        check = find(event)
        if check is not None:
            check(event, args)

    return hook


def close_back_doors():
    """Modules that would be asked without an audit event, or are part of the interpreter itself."""
    for name in MODULES.intersection(sys.builtin_module_names):
        sys.modules[name] = None

    def closed(name):
        return lambda *args, **options: refuse(name, args)

    sys.modules["ctypes"] = harmless_ctypes()
    # `subprocess`, and with it `asyncio`, can still be imported.
    sys.modules["_posixsubprocess"] = types.ModuleType("_posixsubprocess")
    sys.modules["_posixsubprocess"].fork_exec = closed("starting a process")
    for module in (os, sys.modules["posix"], signal, sys.modules["_signal"]):
        for name in UNSEEN:
            if hasattr(module, name):
                setattr(module, name, closed(name))


C_TYPES = {
    "c_bool": "?", "c_byte": "b", "c_ubyte": "B", "c_char": "c", "c_short": "h", "c_ushort": "H",
    "c_int": "i", "c_uint": "I", "c_long": "l", "c_ulong": "L", "c_longlong": "q",
    "c_ulonglong": "Q", "c_float": "f", "c_double": "d", "c_size_t": "N", "c_ssize_t": "n",
    "c_void_p": "P", "c_char_p": "P",
}


def harmless_ctypes():
    """What programs get as ctypes: the sizes of C types, which SymPy asks for, and no memory."""
    module = types.ModuleType("ctypes")
    for name, code in C_TYPES.items():
        setattr(module, name, type(name, (), {"_size": struct.calcsize(code)}))
    module.sizeof = lambda kind: kind._size

    def missing(name):
        raise AttributeError("ctypes.%s is not allowed in the sandbox" % name)

    module.__getattr__ = missing
    return module


def limits_of(job, count, counts_processes):
    """The limits of `count` programs in one process, as (kind, soft, hard); they cannot be raised
    again."""
    seconds, kinds = int(job["cpu"] * count), resource
    wanted = [
        (kinds.RLIMIT_CPU, seconds + 1, seconds + 2),
        (kinds.RLIMIT_FSIZE, job["output"], job["output"]),
        (kinds.RLIMIT_CORE, 0, 0),
        (kinds.RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS),
        (kinds.RLIMIT_AS, job["memory"], job["memory"]),
    ]
    if counts_processes:
        wanted.append((kinds.RLIMIT_NPROC, PROCESSES, PROCESSES))
    return wanted


def prove(secret):
    """A token that only this child and its parent know, left in a file that is closed before the
    program starts. Who calls this keeps it where no code looks: on the stack of the expression
    that it is part of."""
    token = os.urandom(PROOF)
    os.pwrite(secret, token, 0)
    os.close(secret)
    return token


def hide(function):
    """The function behind C code: what it holds cannot be had through its attributes."""
    return functools._lru_cache_wrapper(function, 0, False, None)


class Received:
    """What a child has written: records, each behind a proof and its length."""

    START = PROOF + 4

    def __init__(self, proof):
        self.proof = proof  # tells the proof that is expected
        self.data = bytearray()

    def size(self):
        """How long the first record is with what stands before it, once that can be told."""
        if len(self.data) < self.START:
            return None
        return self.START + int.from_bytes(self.data[PROOF : self.START], sys.byteorder)

    def add(self, part):
        """Whether there is nothing more to wait for: a record is whole, or it is none at all."""
        self.data += part
        size = self.size()
        return not part or size is not None and (len(self.data) >= size or self.garbled())

    def garbled(self):
        proof = self.data[:PROOF]
        return self.size() > LARGEST_RESULT or (proof != NO_PROOF and proof != self.proof())

    def pop(self):
        """The next record, or None where the child did not hand over what counts as one: an end
        that a program comes to by itself must be proven, a limit that it ran into need not be."""
        size = self.size()
        if size is None or len(self.data) < size or self.garbled():
            return None
        proven, body = self.data[:PROOF] == self.proof(), bytes(self.data[self.START : size])
        del self.data[:size]
        return body if proven or is_over_limit(body) else None


# The ends of programs that ran into a limit: what one writes by itself is parsed no further.
OVER_LIMIT = frozenset([b'{"over_limit":"steps"}', b'{"over_limit":"values"}'])


def is_over_limit(record):
    """Whether a record tells of a limit that a program ran into."""
    try:
        size, names, values, steps, _ = struct.unpack("=5I", record[:20])
        start = 20 + 4 * (names + values + steps)
    except struct.error:
        return False
    return record[start : start + size] in OVER_LIMIT


class Patience:
    """The wall deadline: only a backstop, so a program that waits for a processor is given more
    time, and one that sleeps is not."""

    def __init__(self, pid, wall):
        self.clock = (~pid << 3) | 2  # the kernel's number for a process's CPU clock
        self.wall = wall
        self.deadline = time.monotonic() + wall
        self.last = time.monotonic() + wall * PATIENCE
        self.used = 0.0

    def left(self):
        return max(0.0, self.deadline - time.monotonic())

    def extends(self):
        """Asked at the deadline: whether the program may go on."""
        try:
            used = time.clock_gettime(self.clock)
        except (AttributeError, OSError):
            return False
        busy = used - self.used > self.wall / 100
        self.used = used
        self.deadline = min(time.monotonic() + self.wall, self.last)
        return busy and self.left() > 0


def end_child(pid, children):
    """Ends a child and whatever it started; its status and the processor seconds it used."""
    for end, target in ((os.killpg, pid), (os.kill, pid)):
        try:
            end(target, signal.SIGKILL)
        except OSError:
            pass
    _, status, usage = os.wait4(pid, 0)
    # What it left behind has become this process's child.
    for _ in range(10000):
        try:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
        except ChildProcessError:
            break
        for stray in strays(children):
            try:
                os.kill(stray, signal.SIGKILL)
            except OSError:
                pass
        time.sleep(0.0005)
    return status, usage.ru_utime + usage.ru_stime


def strays(children):
    if os.getpid() == 1:
        return [-1]
    try:
        return [int(pid) for pid in os.pread(children, 1 << 16, 0).split()]
    except (OSError, TypeError):
        return []


class Guards:
    """What the worker keeps for all of its programs."""

    def __init__(self, report):
        layers = report["layers"]
        close_back_doors()
        self.children = report["children"]
        # Elsewhere the limit would count the user's other processes, or does not bind root.
        own_user = layers["user-namespace"] is None and layers["no-privileges"] is None
        self.counts_processes = own_user
        self.audit_hook = hide(make_audit_hook()) if layers["audit-hook"] is None else None
        self.secret = memory_file()


def describe_layers(report):
    """The report of the process that started this one, with the layers that are held here."""
    held = ["cpu-and-memory-limits", "wall-deadline", "own-session", "closed-descriptors"]
    report["layers"].update(dict.fromkeys(held))
    why = None if hasattr(sys, "addaudithook") else "this Python has no audit hooks"
    report["layers"]["audit-hook"] = report["without"].get("audit-hook", why)
    return report
