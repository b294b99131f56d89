queue = {"c": 3, "a": 1, "b": 2}
queue["a"] = 10
removed = queue.pop("c")
queue["c"] = removed + 1
print(list(queue))
print(list(queue.values()))
