counts = {}
for ch in "pepper":
    counts[ch] = counts.get(ch, 0) + 1
print(counts)
best = max(counts, key=counts.get)
print(best, counts[best])
