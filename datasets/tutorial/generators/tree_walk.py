def walk(node):
    if isinstance(node, list):
        for child in node:
            yield from walk(child)
    else:
        yield node

leaves = list(walk([3, [1, [4]], 9]))
leaves
