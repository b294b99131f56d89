import heapq


def find(grid, ch):
    for r, line in enumerate(grid):
        if ch in line:
            return r, line.index(ch)


def main():
    h, w = map(int, input().split())
    grid = [input() for _ in range(h)]
    sr, sc = find(grid, 'G')
    tr, tc = find(grid, 'T')
    heap = [(abs(sr - tr) + abs(sc - tc), 0, sr, sc)]
    done = set()
    while heap:
        f, cost, r, c = heapq.heappop(heap)
        if (r, c) == (tr, tc):
            return cost
        if (r, c) in done:
            continue
        done.add((r, c))
        for nr, nc in ((r - 1, c), (r, c - 1), (r, c + 1), (r + 1, c)):
            if 0 <= nr < h and 0 <= nc < w and grid[nr][nc] != '*':
                guess = abs(nr - tr) + abs(nc - tc)
                heapq.heappush(heap, (cost + 1 + guess, cost + 1, nr, nc))
    return -1


if __name__ == "__main__":
    print(main())
