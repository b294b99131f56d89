def describe(kind, **details):
    print(kind, len(details))
    for key in sorted(details):
        print(key, "=", details[key])

describe("lamp", watts=9, colour="amber", height=42)
