import string
from string import Template

note = Template("$who owes $$${amount}")
print(note.substitute(who="Gil", amount=35))
print(note.safe_substitute(amount=8))
print(string.ascii_lowercase[5:9], string.digits[-3:])
