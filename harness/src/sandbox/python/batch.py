# Several programs in one child, for programs that the harness itself made: each has a namespace of
# its own, and one that could tell, or could be told, what ran before it gets a child of its own.

HEAP_TYPE = 1 << 9  # a class whose attributes can be set
MEMORY = 64 << 10  # KiB that the programs of a child may take together


def namespaces():
    """What programs share: the loaded modules and the built-in names; then what is in the modules
    that they may import, and in the classes of these."""
    yield sys.modules
    yield builtins.__dict__
    for name in sorted(PURE - {"sys"}):
        module = vars(sys.modules[name])
        yield module
        for value in list(module.values()):
            if isinstance(value, type) and value.__flags__ & HEAP_TYPE:
                yield value


NAMESPACES = list(namespaces())


def fields(imports):
    """The dictionaries of the functions and other objects that these namespaces hold."""
    for namespace in NAMESPACES[2:] if imports else NAMESPACES[1:2]:
        for value in list(names_of(namespace).values()):
            if not isinstance(value, (type, types.ModuleType)):
                if type(getattr(value, "__dict__", None)) is dict:
                    yield value.__dict__


# By far the most are empty. `site` adds built-in names: `warm_up` fills the first list.
FIELDS = []
FILLED = [found for found in fields(True) if found]
EMPTY = [found for found in fields(True) if not found]


def shared(imports):
    """What one program could leave to the next in namespaces; a program that imports nothing has no
    hold of modules."""
    return watched(NAMESPACES + FIELDS + FILLED if imports else NAMESPACES[:2] + FIELDS)


def state(streams, imports):
    """What one program could leave to the next elsewhere, as references to compare by identity."""
    held = [sys.stdin, sys.stdout, sys.stderr, sys.getprofile(), gc.isenabled()]
    held += map(vars(sys).get, OF_SYS)
    for stream in streams:
        held.append(stream.closed)
        held += vars(stream).values()
    if imports:
        held.append(any(EMPTY))
    return held


def is_same(before, after):
    return len(before) == len(after) and all(map(operator.is_, before, after))


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def batch(jobs, token):
    """Runs programs in turn. Of each it says, as it ends, in a byte each, whether the next one needs
    a fresh child and whether this one needs a child of its own; then its record and its standard
    output."""
    main, depth, most = sys.modules["__main__"], sys.getrecursionlimit(), memory() + MEMORY
    send = sender()
    streams = sys.stdin, sys.stdout, sys.stderr
    names = {imports: shared(imports) for imports in (False, True)}
    before = {imports: state(streams, imports) for imports in (False, True)}
    for number, job in enumerate(jobs):
        nature, last = None, False

        def accept(code):
            nonlocal nature
            nature = Nature(code)
            return nature.plain

        def hand_over(written, within):
            nonlocal last
            signal.setitimer(signal.ITIMER_PROF, 0)
            sys.modules["__main__"] = main
            sys.setrecursionlimit(depth)
            imports = nature is not None and nature.imports
            clean = is_same(before[imports], state(streams, imports)) and are_unchanged(names[imports])
            clean = clean and memory() < most
            last = within or not clean
            printed = written_to(1)
            # Addresses, and memory that is missed, tell of what ran before.
            again = number and (b" at 0x" in printed + written or b'"memory"' in written)
            send(token + framed(bytes([last, bool(again)]) + written + framed(printed)))
            if printed or os.lseek(1, 0, 1):
                os.lseek(1, 0, 0)
                os.truncate(1, 0)

        cast = set_stage(job, hand_over, accept)
        finish, play = cast(job["source"], job["manner"], False)
        end = play()
        if end is None:
            sys.modules["__main__"] = main
            send(token + framed(bytes([False, True])))
        else:
            hand_over(finish(end), False)
        if last:
            return


def run_batch(jobs, requests, guards):
    """Runs programs in as few children as may be. Returns their responses in order, and None for
    those that need a child of their own."""
    responses = [None] * len(jobs)
    waiting = [n for n, job in enumerate(jobs) if not job["stdin"] and job["manner"] != JUDGED]
    while waiting:
        told, response = run_together([jobs[number] for number in waiting], requests, guards)
        for number, (_, again, found) in zip(waiting, told):
            responses[number] = None if again else found
        del waiting[: len(told)]
        if not is_over(told, waiting):
            responses[waiting.pop(0)] = response
    return responses


def is_over(told, waiting):
    """Whether a child ended of itself."""
    return not waiting or bool(told) and told[-1][0]


def run_together(jobs, requests, guards):
    """Runs programs in one child. Returns what it said of the first ones, and the response for the
    one that ended it. Plain programs cannot look for a token in memory, so one serves them all."""
    token = os.urandom(PROOF)
    pid, receive, stdout = spawn(guards)
    if pid == 0:
        try:
            os.close(4)
            enter(jobs[0], len(jobs), guards)
            # As deep as a program may call in a child of its own: one frame less is around that.
            sys.setrecursionlimit(sys.getrecursionlimit() + 1)
            batch(jobs, token)
            os._exit(0)
        finally:
            os._exit(70)
    told, received = [], Received(lambda: token)
    timed_out, abandoned = receive_results(pid, receive, requests, jobs, received, told)
    status, used = settle(pid, receive, abandoned, guards)
    printed = written_to(stdout)
    os.close(stdout)
    end = verdict(status, timed_out, used >= jobs[0]["cpu"] * len(jobs))
    # A death may come of those that ran before; a time limit counts for one program alone.
    response = framed(record(end, [], [], [])) + framed(printed) if end == "timed_out" else None
    return told, response


def receive_results(pid, receive, requests, jobs, received, told):
    """As `receive_result`, for the records of all that a child runs; they go to `told`."""

    def is_enough(is_whole):
        return is_whole and not take(received, told) or is_over(told, jobs[len(told) :])

    return receive_result(pid, receive, requests, jobs[0]["wall"], received, is_enough, True)


def take(received, told):
    """Takes the records that are whole; whether there were any."""
    before = len(told)
    written = received.pop()
    while written is not None:
        told.append((written[0], written[1], written[2:]))
        written = received.pop()
    return len(told) > before
