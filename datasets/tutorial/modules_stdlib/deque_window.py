from collections import deque

recent = deque(maxlen=3)
for reading in (21, 24, 19, 30, 28):
    recent.append(reading)
recent.appendleft(15)
recent.rotate(1)
print(list(recent))
