flags = 0b1010
READ = 1
WRITE = 2
flags |= READ
flags ^= WRITE
print(flags, bin(flags), flags & 8 != 0)
print(flags << 3, flags >> 2)
