ratio = 22 / 7
print(f"{ratio:.3f} {ratio:.3e} {ratio:.3g}")
digits = 5
print(f"{ratio:{digits + 4}.{digits}f}|")
