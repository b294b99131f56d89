river = "mississippi"
first = river.find("ss")
second = river.find("ss", first + 1)
missing = river.find("zz")
print(first, second, missing)
print(river.rfind("i"), river.count("i"))
