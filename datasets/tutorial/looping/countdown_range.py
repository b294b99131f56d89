launch = []
for t in range(10, 0, -3):
    launch.append(t)
launch.append("go")
print(launch)
