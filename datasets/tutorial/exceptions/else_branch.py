scores = {"Uri": 88}
for name in ("Uri", "Zed"):
    try:
        score = scores[name]
    except KeyError as err:
        print("no", err)
    else:
        print(name, score + 2)
