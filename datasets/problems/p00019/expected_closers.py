n = int(input())
opening = "([{<"
closing = ")]}>"
for i in range(n):
    need = ""
    top = 0
    good = True
    for ch in input():
        k = opening.find(ch)
        if k >= 0:
            need = closing[k] + need
            if len(need) > top:
                top = len(need)
        elif ch in closing:
            if need[:1] == ch:
                need = need[1:]
            else:
                good = False
    print(f"yes {top}" if good and need == "" else "no")
