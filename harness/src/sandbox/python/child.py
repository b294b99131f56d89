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


def prepare(job, result):
    """What is to be done, in the order [hand over the result, play the program]."""
    stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False)
    sys.stdout = sys.__stdout__ = stdout
    sys.stdin = sys.__stdin__ = open(0, "r", encoding="utf-8", errors="replace", closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    shower = Shower(job["value"])
    shower.room = shower.limit
    write, leave, pack, dumps, flush = os.write, os._exit, struct.pack, json.dumps, stdout.flush
    settrace, gettrace, packed = sys.settrace, sys.gettrace, array.array
    seconds, setitimer = job["cpu"], signal.setitimer
    names, values, steps = {}, {}, []
    getpid, own = os.getpid, os.getpid()

    def finish(proof, end):
        if getpid() != own:
            leave(70)  # a copy, which the program made of its process
        settrace(None)
        try:
            flush()
        except ValueError:
            pass
        head = {"end": end, "names": [plain(n) for n in names], "values": list(values)}
        head = dumps(head).encode()
        body = packed("I", steps).tobytes()
        data = proof + pack("=II", len(head), len(body)) + head + body
        while data:
            data = data[write(result, data) :]
        leave(0)

    def cut_short(end):
        finish(NO_PROOF, end)

    main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    main.__file__ = "program.py"
    sys.modules["__main__"] = main
    sys.argv = ["program.py"]
    tracer = None
    if not job["untraced"]:
        tracer, steps, names, values = make_recorder(
            main.__dict__, shower, job["steps"], job["values"], stdout, cut_short
        )
        tracer = hide(tracer)

    def play():
        began = False
        setitimer(signal.ITIMER_PROF, seconds)
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
        return end

    return [finish, play]


def child(job, result, secret, counts_processes, audit_hook):
    """Runs one program to its end and hands over what was recorded; never returns."""
    os.setsid()
    for number in (signal.SIGPROF, signal.SIGXCPU, signal.SIGXFSZ, signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    limit_child(job, counts_processes)
    acts = prepare(job, result)
    if audit_hook is not None:
        sys.addaudithook(audit_hook)
    # While the program plays, what hands over and the proof are in no variable of any frame.
    acts.pop(0)(prove(secret), acts.pop()())
