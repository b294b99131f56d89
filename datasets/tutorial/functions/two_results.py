def span(values):
    low = min(values)
    high = max(values)
    return low, high

bottom, top = span([34, 12, 57, 29])
width = top - bottom
width
