limit = 30
bags = [12, 28, 19, 30]
for weight in bags:
    if weight > limit:
        verdict = "too heavy"
        break
else:
    verdict = "accepted"
print(verdict, sum(bags))
