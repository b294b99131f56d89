# What the parent does once, so that its children need not: code that has run has its caches filled,
# its memory at hand, and its functions bound, and a child writes to fewer pages of its parent's.

WARM_UP = '''
import math
from collections import defaultdict


class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y:.1f})"


class Place(Point):
    def __init__(self, name):
        super().__init__(1, 2.5)
        self.name = name

    @property
    def upper(self):
        return self.name.upper()


def gcd(a, b=12, *rest, **more):
    while b:
        a, b = b, a % b
    return a


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def count(n):
    for i in range(n):
        yield i


words = "the quick brown fox".split()
counts = defaultdict(list)
for index, word in enumerate(words):
    counts[len(word)].append(word)
    if word.startswith("q") and index > 0 or not word:
        print(word, index, end=" ")
    elif word in ("fox",):
        continue
squares = [i * i for i in range(10) if i % 2 == 0]
table = {word: len(word) for word in words}
evens = {i for i in squares}
total = sum(squares) + max(table.values()) // 2 - min(1, 2) + 2 ** 3
rows = [[0] * 3 for _ in range(3)]
for i in range(3):
    for j in range(3):
        rows[i][j] = i * j + math.floor(1.5)
try:
    rows[3][0] = 1
except IndexError as error:
    message = str(error)
finally:
    done = True
point, place = Point(1), Place("a")
text = ", ".join(sorted(words, key=lambda w: (-len(w), w))).replace("o", "0")[::-1]
print(gcd(18), fib(4), list(count(3)), place.upper, text, point, "%5.2f|%s" % (1.5, "x"))
print("{:>5}".format(total), *map(str, zip(words, squares)), sep="\\n")
words.sort()
words.pop()
words.extend(["x"])
x = i = n = None
while total > 0:
    total -= 17
    if total == 3:
        break
'''


def rehearse():
    """Runs the program above; its record."""
    limits = {"cpu": 0, "steps": 10**6, "value": 4000, "values": 10**6}
    finish, play = set_stage(limits, lambda written, within: None)(WARM_UP, TRACED, False)
    written = finish(play())
    os.lseek(1, 0, 0)
    os.truncate(1, 0)
    return written


def find_native(told):
    """Takes the recorder in C: the module, and None; or None, and why it is the one in Python.
    `told` has the module's file, or why there is none."""
    global make_recorder, are_unchanged
    main, plain = sys.modules["__main__"], rehearse()
    try:
        if told["file"] is None:
            raise ImportError(told["why"])
        spec = types.SimpleNamespace(name="harness_native", origin=told["file"])
        native = _imp.create_dynamic(spec)
        make_recorder = make_native_recorder(native)
        if rehearse() != plain:
            raise ImportError("it does not record what the one in Python records")
        are_unchanged = hide(native.are_unchanged)
        return native, None
    except Exception as error:
        make_recorder = make_plain_recorder
        return None, str(error)
    finally:
        sys.modules["__main__"] = main


def warm_up():
    FIELDS.extend(fields(False))
    main = sys.modules["__main__"]
    for _ in range(10):
        rehearse()
    sys.modules["__main__"] = main
    LOADED.update((name, sys.modules[name]) for name in PURE)
    PRISTINE.extend(watched(NAMESPACES[1:]))
    are_unchanged(PRISTINE)  # in C this is to be the last list
    gc.collect()
