# The trace function, and what it records.

LINE, CALL, RETURN = 0, 1, 2
PROGRAM = "<program>"
FUNCTION = types.FunctionType

# What f_locals is in a function: a dict, from CPython 3.13 on a view.
PROXY = type((lambda: sys._getframe().f_locals)())

# From CPython 3.12 on a comprehension is no frame of its own: its loop makes line events in the
# frame around it, which earlier versions do not have.
CLEAR = opcode.opmap.get("LOAD_FAST_AND_CLEAR")


def inlined(code):
    """The offsets of a code object's instructions that belong to an inlined comprehension."""
    if CLEAR is None or CLEAR not in code.co_code[::2]:
        return frozenset()
    offsets, spans = set(), []
    for index, position in enumerate(code.co_positions()):
        line, last, column, end = position
        if None in position:
            continue
        if code.co_code[2 * index] == CLEAR:
            spans.append(((line, column), (last, end)))
        if any(start <= (line, column) and (last, end) <= stop for start, stop in spans):
            offsets.add(2 * index)
    return offsets


# Where the names of a scope need not come in the order in which they were bound: views of locals
# are in the code object's order, and before 3.11 `s += t` rebound a module's string at the end.
UNORDERED = PROXY is not dict or sys.version_info < (3, 11)


def make_tracer(module, shower, limits, over):
    """The trace function, and what it has recorded: names, values, steps."""
    steps, names, values = [], [], {}
    max_steps, max_values = limits["steps"], limits["values"]
    places, integers, strings = {}, {}, {}
    taken = 0  # bytes of distinct values
    count = 0
    previous_line = None
    previous_event = LINE
    flush, seek = sys.stdout.flush, os.lseek

    def record(frame, event):
        nonlocal previous_line, previous_event, taken, count
        if previous_line is not None:
            if count >= max_steps:
                over({"over_limit": "steps"})
            count += 1
            try:
                flush()
            except ValueError:
                pass  # the program closed it
            pairs = [previous_line, previous_event, seek(1, 0, 1), 0]
            # At module level the locals are the globals, and asking for f_locals inside a
            # comprehension breaks its variables on CPython 3.12 and 3.13.
            scope = module if frame.f_code.co_name == "<module>" else frame.f_locals
            kind = type(scope)
            if kind is not dict and kind is not PROXY:
                # A class body's scope may be of the program's own making.
                pairs_of = dict.items(scope) if dict in _mro(kind) else ()
            else:
                pairs_of = scope.items()
            pairs_of = list(pairs_of)
            if UNORDERED:
                pairs_of = in_order(pairs_of, orders.setdefault(id(frame), {}))
            add = pairs.append
            for name, value in pairs_of:
                if type(name) is not str:
                    continue
                at = places.get(name)
                if at is None:
                    if name[:2] == "__" and name[-2:] == "__":
                        at = places[name] = -1
                    else:
                        at = places[name] = len(names)
                        names.append(name)
                if at < 0:
                    continue
                kind = type(value)
                if kind is int:
                    index = integers.get(value)
                elif kind is str:
                    index = strings.get(value)
                else:
                    index = None
                if index is None:
                    text = "<function>" if kind is FUNCTION else shower.show(value)
                    index = values.get(text)
                    if index is None:
                        index = values[text] = len(values)
                        taken += len(text)
                    if kind is int:
                        integers[value] = index
                    elif kind is str:
                        strings[value] = index
                add(at)
                add(index)
            pairs[3] = (len(pairs) - 4) >> 1
            steps.extend(pairs)
            if taken > max_values:
                over({"over_limit": "values"})
        previous_line = frame.f_lineno
        previous_event = event

    inside = {}
    orders = {}  # the names of a frame, as they were first seen in it

    def in_order(pairs, known):
        found = {name: value for name, value in pairs if type(name) is str}
        if list(known) == list(found):
            return pairs
        for name in [name for name in known if name not in found]:
            del known[name]
        known.update(dict.fromkeys(found))
        return [(name, found[name]) for name in known]

    def local(frame, event, arg):
        if event == "line":
            if CLEAR is not None:
                code = frame.f_code
                skipped = inside.get(id(code))
                if skipped is None:
                    skipped = inside[id(code)] = inlined(code)
                if skipped and frame.f_lasti in skipped:
                    return local
            record(frame, LINE)
        elif event == "return":
            record(frame, RETURN)
        return local

    local = hide(local)

    def enter(frame, event, arg):
        if frame.f_globals is not module:
            return None  # of another module: asking for `f_code` would be an audit event each
        code = frame.f_code
        if code.co_filename != PROGRAM:
            return None
        if code.co_name == "<module>":
            return local  # the module's own call is no event of the trace
        if code.co_name[0] == "<":
            # Comprehensions (frames or not, by Python version), lambdas and generator
            # expressions are parts of a line.
            return None
        if UNORDERED and frame.f_trace is None:
            orders.pop(id(frame), None)  # another frame's, that was at this address
        record(frame, CALL)
        return local

    return hide(enter), names, values, steps
