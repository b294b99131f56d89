total = 20

def broken():
    try:
        total += 5
    except UnboundLocalError:
        return "not bound yet"

print(broken())
print(total)
