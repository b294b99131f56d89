t = int(input())
for _ in range(t):
    st = []
    for x in input().split():
        if x == '!':
            st.append(-st.pop())
        elif x in '+-*<':
            b = st.pop()
            a = st.pop()
            if x == '+':
                st.append(a + b)
            elif x == '-':
                st.append(a - b)
            elif x == '*':
                st.append(a * b)
            else:
                st.append(min(a, b))
        else:
            st.append(int(x))
    print(st[0])
