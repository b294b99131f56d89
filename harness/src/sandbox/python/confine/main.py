# The way into the box, layer by layer; each that fails is reported and left out.

NEW_USER, NEW_PID = 0x10000000, 0x20000000
NAMESPACES = {
    "mount-namespace": 0x00020000,
    "network-namespace": 0x40000000,
    "ipc-namespace": 0x08000000,
    "uts-namespace": 0x04000000,
    "pid-namespace": NEW_PID,
}
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER = 1, 4, 24, 36
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
RUN_COMPILED = """\
import binascii, marshal, sys
exec(marshal.loads(binascii.a2b_base64("".join(sys.argv[1:-1]))))
"""
ARGUMENT = 1 << 16  # Linux takes no argument of more than 128 KiB
AT_EMPTY_PATH, MFD_CLOEXEC, MFD_EXEC = 0x1000, 0x1, 0x10
LAYERS = ["user-namespace", *NAMESPACES, "read-only-root", "no-privileges"]
LAYERS += ["no-new-privileges", "not-dumpable", "landlock", "seccomp"]


class Report:
    """Which layers are in force, and why the others are not."""

    def __init__(self, without):
        self.without = without
        self.layers = dict.fromkeys(LAYERS, "not reached")

    def attempt(self, layer, action, *args):
        """Whether the layer is in force now."""
        try:
            if layer in self.without:
                raise OSError(self.without[layer])
            action(*args)
            self.layers[layer] = None
        except Exception as error:
            self.layers[layer] = getattr(error, "strerror", None) or str(error) or repr(error)
        return self.layers[layer] is None

    def holds(self, layer):
        return self.layers[layer] is None


def enter_user_namespace(process):
    """Its only user is nobody, who is the user outside that started it."""
    user, group = os.geteuid(), os.getegid()
    unshare(NEW_USER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", "%d %d 1" % (NOBODY, user)),
        ("gid_map", "%d %d 1" % (NOBODY, group)),
    ):
        fd = os.open(name, os.O_WRONLY, dir_fd=process)
        try:
            os.write(fd, text.encode())
        finally:
            os.close(fd)


def become_nobody():
    """Root gives itself up, where nobody can still read Python's files."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    prctl(PR_SET_DUMPABLE, 1)  # its own /proc entries are root's until then


def readable_by_all(path):
    while path != "/":
        if not os.stat(path).st_mode & 1:
            return False
        path = os.path.dirname(path)
    return True


def drop_privileges(as_root):
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last one, or not allowed, having none to drop
    try:
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    except OSError:
        pass
    system_call("capset", struct.pack("=Ii", 0x20080522, 0), bytes(24))
    if as_root:
        raise OSError("it is still root, as nobody else may read this Python")


def name_host():
    checked(libc.sethostname(b"sandbox", ctypes.c_size_t(7)))


def enter_namespaces(report):
    """Whether the process is still root in the end, whatever it is called inside."""
    still_root = os.geteuid() == 0
    process = os.open("/proc/self", os.O_RDONLY | os.O_DIRECTORY)
    names = list(NAMESPACES)
    as_root = os.geteuid() == 0 and report.attempt(names[0], unshare, NAMESPACES[names[0]])
    if not as_root:
        if still_root and readable_by_all(os.path.dirname(os.__file__)):
            become_nobody()
            still_root = False
        report.attempt("user-namespace", enter_user_namespace, process)
        report.attempt(names[0], unshare, NAMESPACES[names[0]])
    for name in names[1:]:
        report.attempt(name, unshare, NAMESPACES[name])
    if report.holds("uts-namespace"):
        report.attempt("uts-namespace", name_host)
    if report.holds("mount-namespace"):
        report.attempt("read-only-root", change_root)
    else:
        report.layers["read-only-root"] = "it needs the mount namespace"
    if as_root:
        if report.holds("read-only-root") or readable_by_all(os.path.dirname(os.__file__)):
            become_nobody()
            still_root = False
        report.attempt("user-namespace", enter_user_namespace, process)
    os.close(process)
    return still_root


def copy_executable(executable):
    """A copy of Python that may be run and not read: the kernel lets nobody look into such a
    process."""
    try:
        copy = os.memfd_create("python", MFD_CLOEXEC | MFD_EXEC)
    except OSError:
        copy = os.memfd_create("python", MFD_CLOEXEC)
    size, done = os.fstat(executable).st_size, 0
    while done < size:
        done += os.sendfile(copy, executable, done, size - done)
    os.fchmod(copy, 0o111)
    return copy


def stay_outside(child):
    """Waits for the worker, and ends as it did."""
    null = os.open(os.devnull, os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    status = os.waitpid(child, 0)[1]
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 70)


def worker_arguments(report):
    """The worker comes compiled: what a compiler leaves in its memory, every fork would copy."""
    code = marshal.dumps(compile(sys.argv[2], "<harness>", "exec"))
    text = binascii.b2a_base64(code, newline=False).decode()
    parts = [text[at : at + ARGUMENT] for at in range(0, len(text), ARGUMENT)]
    return [sys.executable, "-s", "-S", "-B", "-c", RUN_COMPILED, *parts, json.dumps(report)]


def run_worker(executable, entry, report):
    """Becomes the worker; `entry` holds an empty string at an address that the filter knows."""
    arguments = worker_arguments(report)
    environment = dict(os.environ)
    if sys.base_prefix != "/usr":
        # An executable without a path cannot look for its library next to it.
        environment["LD_LIBRARY_PATH"] = sys.base_prefix + "/lib"
    pairs = [os.fsencode("%s=%s" % pair) for pair in environment.items()]
    argv = (ctypes.c_char_p * (len(arguments) + 1))(*map(os.fsencode, arguments))
    envp = (ctypes.c_char_p * (len(pairs) + 1))(*pairs)
    system_call("execveat", executable, entry, argv, envp, AT_EMPTY_PATH)


def main():
    options = json.loads(sys.argv[3])
    report = Report(options["without"])
    known = {"layers": report.layers, "landlock": 0, "children": None}
    known.update(options)
    if options["native"]["file"]:
        NATIVE.append(options["native"]["file"])
    os.closerange(3, min(os.sysconf("SC_OPEN_MAX"), 1 << 16))
    why = None
    if not sys.platform.startswith("linux"):
        why = "only on Linux"
    elif ctypes is None:
        why = "this Python has no ctypes"
    elif not NUMBERS or "execveat" not in NUMBERS:
        why = "not known on %s" % MACHINE
    if why:
        report.layers.update(dict.fromkeys(LAYERS, why))
        os.execv(sys.executable, worker_arguments(known))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    executable = os.open(sys.executable, os.O_RDONLY)
    known["landlock"] = landlock_version()
    still_root = enter_namespaces(report)
    report.attempt("no-privileges", drop_privileges, still_root)
    child = os.fork()
    if child:
        stay_outside(child)
    os.setsid()
    if not report.holds("pid-namespace"):
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        known["children"] = open_children()
    image = []
    if report.attempt("not-dumpable", lambda: image.append(copy_executable(executable))):
        executable = image[0]
    report.attempt("no-new-privileges", prctl, PR_SET_NO_NEW_PRIVS, 1)
    report.attempt("landlock", restrict_files, known["landlock"], executable)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.mmap.restype = ctypes.c_void_p
    entry = libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22, -1, ctypes.c_long(0))
    report.attempt("seccomp", restrict_calls, entry)
    run_worker(executable, entry, known)


def open_children():
    """The list of this process's children, for a worker that cannot kill by namespace."""
    try:
        fd = os.open("/proc/self/task/%d/children" % os.getpid(), os.O_RDONLY)
    except OSError:
        return None
    os.set_inheritable(fd, True)
    return fd


main()
