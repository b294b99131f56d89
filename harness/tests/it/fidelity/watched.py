# Programs that would tell if they were watched. Each is run by the plain interpreter, by the
# sandbox, and by the sandbox traced, and must do the same.
# %% assigning through locals() has no effect
def f():
    x = 1
    locals()["x"] = 5
    y = 2
    print(x)
f()
# %% a name added to locals()
def f():
    locals()["zz"] = 5
    y = 2
    print(sorted(locals()))
f()
# %% a copy of locals() is looped over
def f(a, b):
    s = 0
    for k, v in locals().copy().items():
        s += v
    return s
print(f(1, 2))
# %% exec binds no local
def f():
    exec("q = 1")
    try:
        print(q)
    except NameError as e:
        print(e)
f()
# %% calls near the limit
def f(n):
    return 0 if n == 0 else 1 + f(n - 1)
try:
    print(f(900))
except RecursionError as e:
    print("deep", e)
# %% pickling a class of the program
import pickle
class A:
    def __init__(self): self.x = 1
print(pickle.loads(pickle.dumps(A())).x)
# %% a dataclass
from dataclasses import dataclass
@dataclass
class P:
    x: int
    y: int = 2
print(P(1))
# %% an enumeration
from enum import Enum
class C(Enum):
    R = 1
    G = 2
print(list(C))
# %% a typed named tuple
from typing import NamedTuple
class P(NamedTuple):
    x: int
print(P(1))
# %% a thread of a lambda
import threading
r = []
t = threading.Thread(target=lambda: r.append(1))
t.start()
t.join()
print(r)
# %% a thread of a function
import threading
r = []
def work():
    x = 1
    r.append(x)
t = threading.Thread(target=work)
t.start()
t.join()
print(r)
# %% the main guard
def main():
    print("m")
if __name__ == "__main__":
    main()
# %% a destructor runs as its function ends
class A:
    def __del__(self): print("del")
def f():
    a = A()
    print("in")
f()
print("out")
# %% a destructor runs at the end
class A:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = A(1)
a = A(2)
print("x")
# %% a weak reference after del
import weakref
class A: pass
def f():
    a = A()
    r = weakref.ref(a)
    del a
    return r() is None
print(f())
# %% a weak reference out of its function
import weakref
class A: pass
def g(r):
    return r
def f():
    a = A()
    return weakref.ref(a)
print(f()() is None)
# %% a formatted traceback
import traceback
try:
    1/0
except ZeroDivisionError:
    print(traceback.format_exc().splitlines()[-1])
# %% a frame tells its line
import sys
def f():
    return sys._getframe().f_lineno
print(f())
# %% a signature
import inspect
def f(a, b=1): pass
print(inspect.signature(f))
# %% a reference count
import sys
a = []
print(sys.getrefcount(a))
# %% constants are shared
a = 257
b = 257
print(a is b)
# %% a dropped generator runs its finally
def g():
    try:
        yield 1
    finally:
        print("fin")
x = g()
next(x)
del x
print("end")
# %% a generator is unpacked
def g():
    yield 1
    yield 2
a, *b = g()
print(a, b)
# %% super
class A:
    def f(self): return 1
class B(A):
    def f(self): return super().f() + 1
print(B().f())
# %% names of a class body
class A:
    x = 1
    y = [x for _ in range(2)]
    print(sorted(k for k in locals() if not k.startswith("__")))
# %% nonlocal
def f():
    n = 0
    def g():
        nonlocal n
        n += 1
        return n
    return g
h = f()
print(h(), h())
# %% closures in a comprehension
def f():
    fs = [lambda: i for i in range(3)]
    return [g() for g in fs]
print(f())
# %% the name of a caught exception is unbound
try:
    1/0
except ZeroDivisionError as e:
    pass
try:
    e
except NameError as x:
    print(x)
# %% text beyond ASCII
print("h\u00e9\u4e2d")
# %% exit with a message
import sys
print(1)
sys.exit("bye")
# %% an assignment in a comprehension
print([y for x in range(5) if (y := x * 2) > 2], y)
# %% a repr that prints
class L(list):
    def __repr__(self):
        print("called")
        return "L"
x = L()
y = 1
# %% an attribute access that prints
class A:
    def __getattr__(self, n):
        print("get", n)
        raise AttributeError(n)
a = A()
b = 1
# %% a dict whose iteration prints
class D(dict):
    def __iter__(self):
        print("iter"); return super().__iter__()
    def items(self):
        print("items"); return super().items()
d = D(a=1)
b = 1
# %% a hash that prints
class H:
    def __hash__(self):
        print("hash"); return 1
    def __eq__(self, o):
        print("eq"); return True
h = H()
s = {h}
b = 1
# %% a class whose attributes print
class M(type):
    def __getattribute__(c, n):
        print("meta", n)
        return super().__getattribute__(n)
class A(metaclass=M): pass
a = A()
b = 1
# %% an int whose equality prints
class I(int):
    def __eq__(self, o):
        print("eq"); return True
    def __hash__(self): return 1
i = I(3)
b = 1
# %% large integers
x = 3 ** 5000
print(x % 1000)
print(len(str(3**9000)))

# %% a destructor that uses the program's names at exit
class Closing:
    def __del__(self):
        print(farewell(), WORD)


def farewell():
    return "bye"


closing = Closing()
WORD = "now"
