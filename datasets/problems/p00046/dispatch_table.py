import sys

store = {}


def bring(name, c):
    store[name] = store.get(name, 0) + int(c)


def take(name, c):
    m = int(c) - store.get(name, 0)
    if m > 0:
        return 'short %d' % m
    store[name] = -m
    return 'ok'


table = {'in': bring, 'out': take, 'ask': lambda name: store.get(name, 0)}
sys.stdin.readline()
for line in sys.stdin:
    cmd, *args = line.split()
    r = table[cmd](*args)
    if r is not None:
        print(r)
print('total', sum(store.values()))
