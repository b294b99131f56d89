code = 203
print(hex(code), oct(code))
back = int("cb", 16)
odd_base = int("212", 3)
print(back, odd_base, code == back)
