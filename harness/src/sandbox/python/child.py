# One program's life in its child process.


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
    gc.collect()


class Stage:
    """Where one program is to run: its module, and what records it. The parent sets it up, since
    each child has a copy of its own, and would write to many pages of memory to do so."""

    def __init__(self, limits):
        self.of = limits
        self.shower = Shower(limits["value"])
        self.shower.room = self.shower.limit
        self.main = main = types.ModuleType("__main__")
        main.__builtins__ = builtins
        main.__file__ = "program.py"
        self.owner = self.hand_over = self.alone = None
        leave, getpid, flush, settrace = os._exit, os.getpid, sys.stdout.flush, sys.settrace
        setprofile = sys.setprofile
        same, every, over, size = operator.is_, all, map, len
        own = [globals(), __builtins__]
        pairs = [(list(names.values()), names) for names in own]
        block, signals = signal.pthread_sigmask, signal.valid_signals()

        def finish(end):
            if getpid() != self.owner:
                leave(70)  # a copy, which the program made of its process
            settrace(None)
            setprofile(None)
            for old, new in pairs:
                if size(old) != size(new) or not every(over(same, old, new.values())):
                    leave(70)  # it replaced what tells of its end
            try:
                flush()
            except (ValueError, OSError):
                pass  # the program closed it
            if self.alone:
                block(signal.SIG_BLOCK, signals)  # one could cut the write short
            return framed(record(end, names, values, steps))

        def finish_within(end):
            self.hand_over(finish(end), True)
            leave(0)

        self.finish = finish
        tracer, steps, names, values = make_recorder(
            main.__dict__,
            self.shower,
            limits["steps"],
            limits["values"],
            sys.stdout,
            hide(finish_within),
        )
        self.tracer = hide(tracer)

    def prepared(self, job, hand_over, accept=None):
        """What is to be done for a program: [give its record by its end, run it]. `accept` may
        refuse a program by its code: then nothing is run, and its end is None. `hand_over` takes
        the record of one that ran into a limit."""
        self.hand_over, self.owner = hand_over, os.getpid()
        self.alone = accept is None and job["cpu"] > 0  # and not to warm up
        scope, shower = self.main.__dict__, self.shower
        source, seconds, setitimer = job["source"], job["cpu"], signal.setitimer
        settrace, gettrace, modules = sys.settrace, sys.gettrace, len(sys.modules)
        tracer = None if job["untraced"] else self.tracer
        sys.modules["__main__"] = self.main
        # So that nothing holds the program's objects once it has ended.
        self.main = self.tracer = None

        def play():
            nonlocal scope, tracer
            began, switched = False, False
            setitimer(signal.ITIMER_PROF, seconds)
            try:
                code = compile(source, PROGRAM, "exec", dont_inherit=True)
                if accept is not None and not accept(code):
                    return None
                settrace(tracer)
                began = True
                exec(code, scope)
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
            if is_final(source, modules):
                scope = tracer = None
                leave_interpreter()
            elif accept is not None:
                setitimer(signal.ITIMER_PROF, 0)
                scope.clear()  # for those that come after it
            return end

        return [self.finish, play]


def run_alone(acts, secret):
    """Plays a program and hands over what it did. The proof is in no variable of any frame, neither
    while it plays nor after: all that takes it is C code, which is on this frame's stack."""
    acts.pop(0)(acts.pop(0)(3, acts.pop(0)((prove(secret), acts.pop(0)(acts.pop()())))) and 0)
