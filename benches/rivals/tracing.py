"""A plain tracer, for the rivals: line, event, and the repr of each local variable."""

import io
import sys


def programs(path):
    """The sources in a file of JSON lines."""
    import json

    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def text(value):
    try:
        return repr(value)
    except Exception:  # the program's own method, on an object that is not built yet
        return "?"


def trace(source):
    """Runs a program; returns its steps. What it prints is thrown away."""
    steps = []

    def local(frame, event, arg):
        if frame.f_code.co_filename != "<program>":
            return None
        state = {
            name: text(value)
            for name, value in frame.f_locals.items()
            if not name.startswith("__")
        }
        steps.append((frame.f_lineno, event, state))
        return local

    names = {"__name__": "__main__"}
    code = compile(source, "<program>", "exec")
    stdout, sys.stdout = sys.stdout, io.StringIO()
    sys.settrace(local)
    try:
        exec(code, names)
    except SystemExit:
        pass
    finally:
        sys.settrace(None)
        sys.stdout = stdout
    return steps
