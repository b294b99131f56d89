k, s = list(map(int, input().split()))
t = list(input())
where = [i for i in range(len(t)) if t[i].isalpha()]
nums = [ord(t[i].lower()) - 97 for i in where]
for j in range(len(nums)):
    nums[j] = (nums[j] - k - j * s) % 26
for i, v in zip(where, nums):
    letter = chr(97 + v)
    t[i] = letter if t[i].islower() else letter.upper()
print("".join(t))
