import textwrap

notice = "The pool closes early on Sunday because of the yearly swim race"
lines = textwrap.wrap(notice, width=24)
for line in lines:
    print(len(line), line)
print(textwrap.shorten(notice, width=30, placeholder="..."))
