pairs = {')': '(', ']': '[', '}': '{', '>': '<'}
t = int(input())
for _ in range(t):
    s = input()
    st = []
    depth = 0
    ok = True
    for c in s:
        if c in '([{<':
            st.append(c)
            depth = max(depth, len(st))
        elif c in pairs:
            if not st or st.pop() != pairs[c]:
                ok = False
                break
    if ok and not st:
        print('yes', depth)
    else:
        print('no')
