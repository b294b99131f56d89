import sys

recipe = sys.stdin.readline().strip()
code = ""
for i, ch in enumerate(recipe):
    if ch.isdigit():
        code += ch
        if not recipe[i + 1].isdigit():
            code += "*"
    elif ch == "(":
        code += "("
    elif ch == ")":
        code += "'')+"
    else:
        code += f"'{ch}'+"
necklace = eval(code + "''")
print(len(necklace))
print(necklace)
