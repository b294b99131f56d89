import sys

lines = sys.stdin.read().split("\n")
store = []
for line in lines[1:]:
    parts = line.split()
    if not parts:
        break
    name = parts[1]
    have = store.count(name)
    if parts[0] == "ask":
        print(have)
    elif parts[0] == "in":
        store += [name] * int(parts[2])
    else:
        c = int(parts[2])
        if c <= have:
            for _ in range(c):
                store.remove(name)
            print("ok")
        else:
            print(f"short {c - have}")
print(f"total {len(store)}")
