value = 58
print(f"{value:b} {value:o} {value:x} {value:#X}")
print(f"{value:08b}", f"{value:+d}", f"{-value:+d}")
