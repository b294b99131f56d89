import sys

st = []
for c in sys.stdin.readline().strip():
    if st and st[-1][0] == c:
        st[-1][1] += 1
    else:
        st.append([c, 1])
ans = ""
for c, k in st:
    if ans:
        ans += "-"
    ans += c
    if k > 1:
        ans += str(k)
print(len(st))
print(ans)
