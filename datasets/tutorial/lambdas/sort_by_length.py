fruits = ["banana", "fig", "cherry", "kiwi"]
fruits.sort(key=lambda name: len(name))
print(fruits)
print(max(fruits, key=lambda name: name[-1]))
