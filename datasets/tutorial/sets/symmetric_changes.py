morning = {1, 4, 6, 8}
evening = {4, 5, 8, 10}
changed = morning ^ evening
print(sorted(changed))
print(len(changed) == len(morning | evening) - len(morning & evening))
