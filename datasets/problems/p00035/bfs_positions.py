from collections import deque


def main():
    s = input()
    t = input()
    dq = deque([(0, 0, 0)])
    closed = set()
    while dq:
        cost, i, j = dq.popleft()
        while i < len(s) and j < len(t) and s[i] == t[j]:
            i += 1
            j += 1
        if i == len(s) and j == len(t):
            print(cost)
            return
        if (i, j) in closed:
            continue
        closed.add((i, j))
        if i < len(s):
            dq.append((cost + 1, i + 1, j))
        if j < len(t):
            dq.append((cost + 1, i, j + 1))


main()
