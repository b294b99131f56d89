hour, minute = 7, 5
print(f"{hour:02d}:{minute:02d}")
print("file_{:04d}.log".format(38))
print(str(62).zfill(5))
