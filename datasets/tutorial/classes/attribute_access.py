class Config:
    depth = 3

c = Config()
c.width = 20
setattr(c, "depth", 7)
print(c.depth, Config.depth, hasattr(c, "height"))
del c.depth
print(c.depth, getattr(c, "height", 15))
