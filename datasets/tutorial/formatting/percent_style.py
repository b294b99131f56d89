done = 17
total = 40
print("%d of %d (%.1f%%)" % (done, total, 100 * done / total))
print("%-6s|%6s|%05.1f" % ("ab", "cd", 3.14159))
