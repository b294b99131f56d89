full_name = "marie anna okafor"
initials = ""
for part in full_name.split():
    initials += part[0].upper() + "."
print(initials)
