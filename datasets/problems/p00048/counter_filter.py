import sys
from collections import Counter

n, *socks = [int(x) for x in sys.stdin.read().split()]
cnt = Counter(socks)
lonely = sorted(k for k in cnt if cnt[k] == 1)
diff = bin(lonely[0] ^ lonely[1]).count("1")
print(*lonely, diff)
