level = 5

def raise_level():
    level = 50
    level += 1
    return level

print(raise_level(), level)
