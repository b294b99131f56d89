# The parent: takes requests, forks a child for each, says how it ended.

PIPE = 1 << 16  # bytes that a pipe holds
MOMENT = 0.005  # seconds in which records gather


def memory_file():
    if hasattr(os, "memfd_create"):
        return os.memfd_create("harness")
    import tempfile

    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def verdict(status, timed_out, overspent):
    """How a child ended that handed nothing over."""
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if timed_out or number in (signal.SIGPROF, signal.SIGXCPU):
        return "timed_out"
    if number == signal.SIGKILL and overspent:
        return "timed_out"
    if number == signal.SIGXFSZ:
        return {"over_limit": "output"}
    if number:
        return {"died": {"cause": "signal %d" % number}}
    return {"died": {"cause": "exit status %d" % os.WEXITSTATUS(status)}}


def receive_result(pid, receive, requests, wall, received, is_enough=bool, several=False):
    """Takes what the child writes, until `is_enough` says so, which is told whether a record is whole.
    Of several records each may take as long as the wall clock allows, and they gather in the pipe: to
    wake up for each would take the processor from the next program.

    Whether the wall clock ran out; whether nobody waits any more."""
    patience = Patience(pid, wall)
    # A grandchild may keep the pipe open: then the child's own death ends the reading.
    death = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    ends = [requests] + ([death] if death is not None else [])
    watched = ends + [receive]
    try:
        while True:
            ready = select.select(watched, [], [], patience.left())[0]
            if receive in ready:
                part = os.read(receive, PIPE)
                if not part and death is not None:
                    watched.remove(receive)  # the program closed it: how it ends tells more
                elif is_enough(received.add(part)):
                    return False, False
                elif several:
                    patience = Patience(pid, wall)
                    if death is not None and len(part) < PIPE // 2:
                        if requests in select.select(ends, [], [], MOMENT)[0]:
                            return False, True
            elif death in ready:
                return False, False
            elif requests in ready:
                return False, True
            elif not patience.extends():
                return True, False
    finally:
        if death is not None:
            os.close(death)


def spawn(guards):
    """Forks a child with a pipe of its own, which is descriptor 3 there, beside the file of its
    secret, which is 4; its process id (0 in the child itself), the other end of the pipe, and the
    file of its standard output."""
    stdout = memory_file()
    receive, result = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(stdout, 1)
            os.dup2(result, 3)
            os.dup2(guards.secret, 4)
            os.closerange(5, 64)
        except BaseException:
            os._exit(70)
        return 0, None, None
    os.close(result)
    return pid, receive, stdout


def enter(job, count, guards):
    """Makes the process that was just forked one for `count` programs of the job's limits."""
    os.setsid()
    for kind, soft, hard in limits_of(job, count, guards.counts_processes):
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            pass  # not to be had everywhere: macOS has no RLIMIT_AS to speak of


def settle(pid, receive, abandoned, guards):
    """Ends a child and all that it started; its exit status and its processor seconds."""
    ended = end_child(pid, guards.children)
    if abandoned:
        os._exit(0)
    os.close(receive)
    return ended


def written_to(stdout):
    """What was written to the file of a standard output."""
    return os.pread(stdout, os.fstat(stdout).st_size, 0)


def run(job, requests, guards):
    """Has a child run one program; the response to it, or None in the child itself."""
    pid, receive, stdout = spawn(guards)
    if pid == 0:
        return None
    received = Received(lambda: os.pread(guards.secret, PROOF, 0))
    timed_out, abandoned = receive_result(pid, receive, requests, job["wall"], received)
    status, used = settle(pid, receive, abandoned, guards)
    printed = written_to(stdout)
    os.close(stdout)
    written = received.pop()
    if written is None or received.data:
        written = failed(status, timed_out, used >= job["cpu"])
    return framed(written) + framed(printed)


def failed(status, timed_out, overspent):
    """The record of a program that handed none over."""
    return record(verdict(status, timed_out, overspent), [], [], [])


def play_alone(source, manner, acts, guards):
    """The child's part of it. `acts` tells what to do for a program, and then has nothing more."""
    try:
        if guards.audit_hook is not None:
            sys.addaudithook(guards.audit_hook)
        acts += acts.pop()(source, manner, True)
        run_alone(acts, 4)
    finally:
        os._exit(70)


def put_in(stdin):
    """Puts what a program is to read behind its standard input."""
    if stdin:
        source = memory_file()
        while stdin:
            stdin = stdin[os.write(source, stdin) :]
        os.lseek(source, 0, 0)
        os.dup2(source, 0)
        os.close(source)


def sender():
    """The function that writes all of something to descriptor 3."""
    write = os.write

    def send(data):
        while data:
            data = data[write(3, data) :]

    return send


def framed(part):
    return len(part).to_bytes(4, sys.byteorder) + part


def open_streams():
    """Standard input, output and error as a program finds them; its child puts its own files behind
    their descriptors."""
    empty, printed = os.open(os.devnull, os.O_RDONLY), memory_file()
    os.dup2(empty, 0)
    os.dup2(printed, 1)
    os.close(printed)
    utf8 = {"encoding": "utf-8", "closefd": False}
    sys.stdin = sys.__stdin__ = open(0, "r", errors="replace", **utf8)
    sys.stdout = sys.__stdout__ = open(1, "w", errors="backslashreplace", newline="\n", **utf8)
    sys.stderr = sys.__stderr__ = open(2, "w", errors="backslashreplace", **utf8)


def find_packages():
    """What the interpreter does at its start but for `-S`, without running the code that packages
    leave in `.pth` files: it would fill each child's memory, and differ by machine."""
    import site

    site.exec = lambda code: None
    site.main()


def serve():
    requests, responses = os.dup(0), os.dup(1)
    find_packages()
    open_streams()
    # Standard error is not recorded; to print a warning would import what a child then lacks.
    warnings.simplefilter("ignore", SyntaxWarning)
    for number in (signal.SIGPROF, signal.SIGXCPU, signal.SIGXFSZ, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    sys.path[:] = [p for p in sys.path if p]
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    os.environ.clear()
    report = describe_layers(json.loads(sys.argv[-1]))
    sys.argv = ["program.py"]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    guards = Guards(report)
    gc.disable()
    native = report.pop("native")
    take, expect, why = prepare_native(native, requests, responses, guards)
    report["plain_recorder"] = why
    warm_up()
    gc.freeze()
    version = "%s %s\n" % (types.SimpleNamespace(cpython="CPython", pypy="PyPy").__dict__.get(
        sys.implementation.name, sys.implementation.name), sys.version.split()[0])
    os.write(responses, (version + json.dumps(report) + "\n").encode())
    answer(requests, responses, guards, take, expect)


def prepare_native(told, requests, responses, guards):
    """What C does for requests: the function that takes one, the function that tells it what to
    expect (None where Python does it), and why the recorder is Python, if it is."""
    native, why = find_native(told)
    if not hasattr(native, "next"):
        return reader(requests), None, why
    children = -1 if guards.children is None else guards.children
    native.serve(requests, responses, guards.secret, children, is_over_limit, failed)
    return hide(native.next), hide(native.expect), why


def programs_in(data):
    """The programs of a request."""
    at, programs = 0, []
    while at < len(data):
        manner, source, stdin = struct.unpack_from("=3I", data, at)
        at += 12
        text = data[at : at + source].decode("utf-8", "surrogatepass")
        at += source + stdin
        programs.append({"manner": manner, "source": text, "stdin": data[at - stdin : at]})
    return programs


def reader(requests):
    """The function that takes the next request: its limits, and its programs."""
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

    def take():
        size, _, limits = struct.unpack("=3I", exactly(12))
        body = exactly(size)
        return body[:limits], body[limits:]

    return take


def set_acts(limits):
    """What a child is to do in turn; the last is to name its program."""
    send = sender()
    cast = set_stage(limits, lambda written, within: send(NO_PROOF + written))
    return [os._exit, os.write, b"".join, cast]


def answer(requests, responses, guards, take, expect):
    """Answers requests, without end. In C, requests for one program of the limits that are expected
    are answered unseen, and in the child of such a program it becomes known what is to be played."""
    served, limits = None, None
    acts = []  # emptied in a child, so that its program finds none
    while True:
        request = take()
        if type(request[0]) is str:
            play_alone(*request, acts, guards)
        if request[0] != served:
            served, limits = request[0], json.loads(request[0])
            acts[:] = set_acts(limits)
            if expect is not None:
                allowed = limits_of(limits, 1, guards.counts_processes)
                expect(served, limits["cpu"], limits["wall"], allowed)
        jobs = [dict(limits, **program) for program in programs_in(request[1])]
        told = run_batch(jobs, requests, guards) if len(jobs) > 1 else [None]
        for number, job in enumerate(jobs):
            if told[number] is None:
                told[number] = run(job, requests, guards)
            if told[number] is None:
                put_in(job["stdin"])
                enter(job, 1, guards)
                play_alone(job["source"], job["manner"], acts, guards)
        response = memoryview(b"".join(told))
        while response:
            response = response[os.write(responses, response) :]


serve()
