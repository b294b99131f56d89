parts = [192, 168, 4, 20]
address = ".".join(str(p) for p in parts)
padded = " ".join(f"{p:>3}" for p in parts)
address, padded
