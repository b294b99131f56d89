def make_line(slope, start):
    return lambda x: slope * x + start

ramp = make_line(3, 4)
slide = make_line(-2, 50)
print(ramp(7), slide(ramp(2)))
