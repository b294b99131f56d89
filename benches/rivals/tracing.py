"""A plain tracer, for the rivals: line, event, and the repr of each local variable."""

import sys


def trace(source):
    """Runs a program; returns its steps. What it prints is thrown away."""
    import io

    steps = []

    def local(frame, event, arg):
        if frame.f_code.co_filename != "<program>":
            return None
        state = {
            name: repr(value)
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
    finally:
        sys.settrace(None)
        sys.stdout = stdout
    return steps
