# The parent: takes requests, forks a child for each, says how it ended.


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


def receive_result(pid, receive, requests, wall, secret):
    """What the child wrote; whether the wall clock ran out; whether nobody waits any more."""
    patience = Patience(pid, wall)
    # A grandchild may keep the pipe open: then the child's own death ends the reading.
    death = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    watched = [receive, requests] + ([death] if death is not None else [])
    received = Received(secret)
    try:
        while True:
            ready = select.select(watched, [], [], patience.left())[0]
            if receive in ready:
                if received.add(os.read(receive, 1 << 20)):
                    return received, False, False
            elif death in ready:
                return received, False, False
            elif requests in ready:
                return received, False, True
            elif not patience.extends():
                return received, True, False
    finally:
        if death is not None:
            os.close(death)


def run(job, requests, guards):
    """Runs one program in a child and returns the response."""
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
            os.dup2(guards.secret, 4)
            os.closerange(5, 64)
            child(job, 3, 4, guards.counts_processes, guards.audit_hook)
        finally:
            os._exit(70)
    os.close(result)
    os.close(stdin)
    received, timed_out, abandoned = receive_result(
        pid, receive, requests, job["wall"], guards.secret
    )
    status, used = end_child(pid, guards.children)
    if abandoned:
        os._exit(0)
    os.close(receive)
    printed = os.pread(stdout, job["output"], 0)
    os.close(stdout)
    head, body = received.result() or (None, b"")
    if head is None:
        end = verdict(status, timed_out, used >= job["cpu"])
        head = json.dumps({"end": end, "names": [], "values": []}).encode()
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
    report = describe_layers(json.loads(sys.argv[2]))
    del sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    guards = Guards(report)
    gc.disable()
    gc.freeze()
    version = "%s %s\n" % (types.SimpleNamespace(cpython="CPython", pypy="PyPy").__dict__.get(
        sys.implementation.name, sys.implementation.name), sys.version.split()[0])
    os.write(responses, (version + json.dumps(report) + "\n").encode())
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
        response = run(json.loads(exactly(length)), requests, guards)
        while response:
            response = response[os.write(responses, response) :]


serve()
