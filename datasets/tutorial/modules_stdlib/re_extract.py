import re

log = "door 12 opened, door 7 closed, lift 3 stuck"
numbers = [int(n) for n in re.findall(r"\d+", log)]
print(numbers, sum(numbers))
match = re.search(r"lift (\d+) (\w+)", log)
print(match.group(1), match.group(2), match.start())
print(re.sub(r"door (\d+)", r"D\1", log))
