def _harness_recorder():
    import builtins, sys

    write, flush, text = sys.stdout.write, sys.stdout.flush, builtins.repr
    kind, join = builtins.type, ", ".join
    whole, real = builtins.int, builtins.float
    plain = frozenset([whole, bool, str, bytes, kind(None)])
    array, row, iterate, error = builtins.list, builtins.tuple, builtins.iter, TypeError
    size = builtins.len
    runs = {}

    def literal(value):
        of = kind(value)
        if of in plain:
            return text(value)
        if of is real:
            finite = value - value == 0
            return text(value) if finite else "float('%s')" % value
        if of is array:
            return "[%s]" % join([literal(item) for item in value])
        if of is row:
            comma = "," if size(value) == 1 else ""
            return "(%s%s)" % (join([literal(item) for item in value]), comma)
        raise error(of.__name__)

    def tell(at, letter, what=""):
        write("\x1e%d %d %s%s\x1d" % (at[0], at[1], letter, what))
        flush()

    def begin(site):
        at = (site, runs.get(site, 0))
        runs[site] = at[1] + 1
        tell(at, "B")
        return at

    def read(at, value, letter="V"):
        try:
            what = literal(value)
        except error as unliteral:
            tell(at, "U", unliteral.args[0])
        else:
            tell(at, letter, what)
        return value

    def items(at, values):
        return iterate(read(at, array(values)))

    def live(at, values):
        for value in values:
            yield read(at, value, "I")

    def function(site, reads):
        return lambda *arguments: read(begin(site), reads(*arguments))

    return begin, read, items, live, function


_harness_begin, _harness_read, _harness_items, _harness_live, _harness_function = _harness_recorder()
