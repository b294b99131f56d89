s = input().strip()
st = []
cur = ""
num = 0
for c in s:
    if c.isdigit():
        num = num * 10 + int(c)
    elif c == "(":
        st.append((cur, num or 1))
        cur = ""
        num = 0
    elif c == ")":
        prev, k = st.pop()
        cur = prev + cur * k
    else:
        cur += c * (num or 1)
        num = 0
print(len(cur))
print(cur)
