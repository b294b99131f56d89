class Marker:
    pass

def todo():
    pass

m = Marker()
m.level = 3
print(todo(), m.level)
