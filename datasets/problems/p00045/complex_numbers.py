n = int(input())
z, d = 0, 1j
best = 0
for i in range(n):
    word, num = input().split()
    num = int(num)
    if word[0] == "f":
        z += num * d
    elif word[0] == "b":
        z -= num * d
    elif word[0] == "l":
        d *= 1j ** (num % 4)
    else:
        d *= (-1j) ** (num % 4)
    best = max(best, int(abs(z.real) + abs(z.imag)))
names = {(0, 1): "N", (1, 0): "E", (0, -1): "S", (-1, 0): "W"}
print(int(z.real), int(z.imag), names[round(d.real), round(d.imag)])
print(best)
