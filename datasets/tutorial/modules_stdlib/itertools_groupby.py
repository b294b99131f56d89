from itertools import groupby

weather = "ssrrrscc"
runs = [(kind, len(list(days))) for kind, days in groupby(weather)]
longest = max(runs, key=lambda run: run[1])
runs, longest
