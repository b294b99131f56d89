import heapq

tasks = []
for priority, name in [(5, "mop"), (1, "fire"), (3, "post"), (2, "leak")]:
    heapq.heappush(tasks, (priority, name))
while len(tasks) > 1:
    priority, name = heapq.heappop(tasks)
    print(priority, name)
print(heapq.nlargest(2, [14, 3, 27, 9]))
