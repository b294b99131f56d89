width = 11
for word in ("tin", "copper"):
    print(f"[{word:^{width}}]")
    print(f"[{word:.>{width}}]")
