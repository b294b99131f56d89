def load(text):
    try:
        return int(text)
    except ValueError as err:
        raise LookupError("bad cell") from err

try:
    load("4O")
except LookupError as err:
    print(err)
    print(type(err.__cause__).__name__)
