s = input() + input() + input()
lines = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6),
         (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
ans = ''
for a, b, c in lines:
    if s[a] == s[b] == s[c] != '.':
        ans = s[a] + ' wins'
if ans == '':
    e = s.count('.')
    if e == 0:
        ans = 'draw'
    elif e % 2 == 1:
        ans = 'X to move'
    else:
        ans = 'O to move'
print(ans)
