# One program's life in its child process.

# What is to be done for a program, as requests tell it.
TRACED, JUDGED = 0, 2
# What a program that is judged is called: its check imports it, as it were.
CANDIDATE = "candidate"


def describe(error, shower):
    """An exception as {class, message}, without running the program's own __str__."""
    kind = type(error)
    args = _exception_args(error)
    if SyntaxError in _mro(kind) and _module(kind) == "builtins" and type(error.msg) is str:
        line = error.lineno if type(error.lineno) is int else "?"
        message = "%s (line %s)" % (error.msg, line)
    elif _module(kind) not in ("__main__", CANDIDATE) and all(id(type(a)) in _atoms for a in args):
        message = str(error)
    elif len(args) == 1 and type(args[0]) is str:
        message = args[0]
    else:
        shower.room = shower.limit
        message = shower.items(args, "(", ")", ()) if args else ""
    return {"raised": {"class": plain(_name(kind)), "message": plain(message[:1000])}}


_array, _quoted = array.array, json.encoder.encode_basestring_ascii


def encoded(end):
    """JSON, without the module's functions, which a program may have replaced."""
    if type(end) is str:
        return _quoted(end)
    return "{%s}" % ",".join("%s:%s" % (_quoted(key), encoded(end[key])) for key in end)


def record(end, names, values, steps):
    """What is handed over, in the form that `head.py` describes."""
    names = [plain(name).encode() for name in names]
    values = [value.encode() for value in values]
    end = encoded(end).encode()
    text = b"".join(names + values)
    head = [len(end), len(names), len(values), len(steps), len(text)]
    head.extend(map(len, names))
    head.extend(map(len, values))
    head.extend(steps)
    return _array("I", head).tobytes() + end + text


# Without any of these in its text, and without a module that was not loaded before, nothing of a
# program can still run once it has ended.
FINAL_WORDS = tuple(
    "__del__ __import__ async atexit await buffer compile detach eval exec getattr modules open signal"
    " threading types weakref yield".split()
) + tuple(before + name for name in ("gc", "io", "os") for before in " ,\t")


def is_final(source, modules):
    """Whether something of an ended program may still run, when its objects are destroyed."""
    return len(sys.modules) != modules or any(word in source for word in FINAL_WORDS)


def leave_interpreter():
    """What an interpreter does at its end: threads are waited for, exit functions called, and what
    the program left open is closed. Errors there go nowhere, as they go to standard error."""
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        atexit._run_exitfuncs()
    except BaseException:
        pass
    # Not cleared name by name: what a destructor uses is still there when the collector runs it.
    sys.modules.pop("__main__", None)
    sys.modules.pop(CANDIDATE, None)
    gc.collect()


def names_of(namespace):
    return namespace if type(namespace) is dict else _attributes(namespace)


def watched(namespaces):
    """What dictionaries and classes hold, for who wants to see later that nothing was replaced."""
    held = [(space, names_of(space)) for space in namespaces]
    return [(space, list(names), list(names.values())) for space, names in held]


def unchanged_in_python(namespaces):
    same, every, each, size, held = operator.is_, all, map, len, names_of

    def is_unchanged(space, names, values):
        now = held(space)
        if size(now) != size(names):
            return False
        return every(each(same, values, now.values())) and every(each(same, names, now))

    return every(is_unchanged(*namespace) for namespace in namespaces)


# In C where it is to be had: there no counts of references are touched, which is memory to copy.
are_unchanged = unchanged_in_python


def make_plain_recorder(scope, shower, limits, over):
    """What records a program: arm(process, alone), start(), stop(), what `sys.gettrace` tells in
    between, and finish(end), which returns the record behind its length."""
    leave, getpid, flush, settrace = os._exit, os.getpid, sys.stdout.flush, sys.settrace
    setprofile, block, signals = sys.setprofile, signal.pthread_sigmask, signal.valid_signals()
    same, every, each, size = operator.is_, all, map, len
    tracer, *recorded = make_tracer(scope, shower, limits, over)
    own, owner, alone = watched([globals(), __builtins__]), None, None

    def arm(process, is_alone):
        nonlocal owner, alone
        owner, alone = process, is_alone

    def stop():
        nonlocal tracer
        settrace(None)
        tracer = None  # it holds the program's objects

    def finish(end):
        if getpid() != owner:
            leave(70)  # a copy, which the program made of its process
        settrace(None)
        setprofile(None)
        for now, names, values in own:
            if size(now) != size(names) or not every(each(same, values, now.values())):
                leave(70)  # it replaced what tells of its end
        try:
            flush()
        except (ValueError, OSError):
            pass  # the program closed it
        if alone:
            block(signal.SIG_BLOCK, signals)  # one could cut the write short
        return framed(record(end, *recorded))

    return arm, hide(lambda: settrace(tracer)), hide(stop), tracer, hide(finish)


def make_native_recorder(native):
    """As `make_plain_recorder`, in C."""

    def make(scope, shower, limits, over):
        sizes = limits["steps"], limits["value"], limits["values"]
        functions = shower.show, sys.stdout.flush, over, inlined, encoded
        own = watched([globals(), __builtins__])
        it = native.recorder(scope, PROGRAM, sizes, _callable_types, functions, own)
        start, stop, finish = native.start, native.stop, native.finish
        return (
            native.arm,
            hide(lambda: start(it)),
            hide(lambda: stop(it)),
            it,
            hide(lambda end: finish(it, end)),
        )

    return hide(make)


make_recorder = make_plain_recorder


# The modules that programs use most, and what these and the built-in names hold, before there was any.
LOADED, PRISTINE = {}, []


class Tampered(BaseException):
    """A program replaced what its check uses."""


_settrace, _setprofile, _modules = sys.settrace, sys.setprofile, sys.modules


def check_untampered():
    same = all(_modules.get(name) is module for name, module in LOADED.items())
    if not same or not are_unchanged(PRISTINE):
        raise Tampered


def run_check(check, tested, scope):
    """Runs a check behind its candidate, whose names it sees, but for those that are Python's own and not the one that is tested. Its
    own names, and the built-in functions that it calls, are out of the candidate's reach."""
    _settrace(None)
    _setprofile(None)
    names = {
        name: value
        for name, value in scope.items()
        if type(name) is str and (name == tested or name not in __builtins__)
    }
    names.update(__name__="check", __builtins__=dict(__builtins__))
    check_untampered()
    exec(compile(check, "check.py", "exec", dont_inherit=True), names)
    check_untampered()


def set_stage(limits, hand_over, accept=None):
    """What one program needs in order to run: its module, and what records it. The parent sets it
    up, since each child has a copy of its own, and would write to many pages of memory to do so.
    Returns cast(source, manner, alone), which names the program and returns what is to be done for
    it: [give its record by its end, run it]. `hand_over` takes the record of one that ran into a
    limit. `accept` may refuse a program by its code: then nothing is run, and its end is None."""
    check = tested = None
    main, shower, leave = types.ModuleType("__main__"), Shower(limits["value"]), os._exit
    main.__builtins__ = builtins
    main.__file__ = "program.py"
    scope, source, seconds = main.__dict__, None, limits["cpu"]
    setitimer, gettrace, getpid = signal.setitimer, sys.gettrace, os.getpid

    def over(end):
        hand_over(finish(end), True)
        leave(0)

    arm, start, stop, tracer, finish = make_recorder(scope, shower, limits, hide(over))

    def cast(given, manner, alone):
        nonlocal main, source, tracer, check, tested
        arm(getpid(), alone)
        source, sys.modules["__main__"] = given, main
        if manner != TRACED:
            tracer = None
        if manner == JUDGED:
            given, _, check = given.rpartition("\0")
            source, _, tested = given.rpartition("\0")
            main.__name__ = CANDIDATE
            sys.modules[CANDIDATE] = main
        main = None  # nothing is to hold the program's objects once it has ended
        return [finish, play]

    def play():
        nonlocal scope, start, tracer
        began, modules = False, len(sys.modules)
        setitimer(signal.ITIMER_PROF, seconds)
        try:
            code = compile(source, PROGRAM, "exec", dont_inherit=True)
            if accept is not None and not accept(code):
                return None
            if tracer is not None:
                start()
            began = True
            exec(code, scope)
            if check is not None:
                run_check(check, tested, scope)
            end = "returned"
        except SystemExit as error:
            code = _exception_args(error)
            quiet = not code or code[0] is None or (type(code[0]) is int and code[0] == 0)
            end = "returned" if quiet and check is None else describe(error, shower)
        except Tampered:
            end = {"died": {"cause": "changed what its check goes by"}}
        except MemoryError:
            end = {"over_limit": "memory"}
        except BaseException as error:
            end = describe(error, shower)
        if began and gettrace() is not tracer and "raised" not in end:
            end = {"died": {"cause": "switched tracing off"}}
        stop()
        if is_final(source, modules):
            scope = start = tracer = None
            leave_interpreter()
        elif accept is not None:
            setitimer(signal.ITIMER_PROF, 0)
            scope.clear()  # for those that come after it
        return end

    return cast


def run_alone(acts, secret):
    """Plays a program and hands over what it did. The proof is in no variable of any frame, neither
    while it plays nor after: all that takes it is C code, which is on this frame's stack."""
    acts.pop(0)(acts.pop(0)(3, acts.pop(0)((prove(secret), acts.pop(0)(acts.pop()())))) and 0)
