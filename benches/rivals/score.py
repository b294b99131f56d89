"""The released definitions in plain, reasonably quick Python: each segment is parsed once."""
import re
import sys

CUT = re.compile(r'(?=<line>|<output>)')

def segments(text):
    parts = [p for p in CUT.split(text) if p]
    if parts and '</state>' not in parts[-1]:
        parts.pop()
    return parts

def parse(segment):
    at = segment.find('<state>')
    tag = segment[:at].strip()
    body = segment[at:].strip()
    if body.startswith('<state>'): body = body[7:]
    if body.endswith('</state>'): body = body[:-8]
    pairs = {}
    for pair in body.split('<dictsep>'):
        name, colon, value = pair.partition(':')
        if colon: pairs[name.strip()] = value.strip()
    return tag, pairs, at >= 0 and not segment.startswith('<output>')

def outputs(parts):
    texts = []
    for part in parts:
        if part.startswith('<output>'):
            text = part[9:].partition('_____event')[0].strip()
            if text: texts.append(text)
    return texts

def score(preds, golds):
    n = printing = output = right = 0
    line = [0, 0, 0]; ident = [0, 0, 0]
    for pred, gold in zip(preds, golds, strict=True):
        n += 1
        ours, theirs = segments(pred.strip()), segments(gold.strip())
        wanted = outputs(theirs)
        if wanted:
            printing += 1
            output += outputs(ours) == wanted
        same = 0
        a, b = [parse(s) for s in ours], [parse(s) for s in theirs]
        for s, t, (tag, pairs, ok), (tag2, pairs2, ok2) in zip(ours, theirs, a, b):
            if ok and ok2:
                if tag == tag2:
                    ident[0] += len(pairs.items() & pairs2.items())
                    same += pairs == pairs2
            else:
                same += s == t
        line[0] += same; line[1] += len(ours); line[2] += len(theirs)
        ident[1] += sum(len(x[1]) for x in a); ident[2] += sum(len(x[1]) for x in b)
        right += same == len(theirs) == len(ours)
    def rates(c):
        p = c[0] / c[1] if c[1] else 0; r = c[0] / c[2] if c[2] else 0
        return [round(100 * x, 2) for x in (p, r, 2 * p * r / (p + r) if p + r else 0)]
    return [round(100 * output / printing, 2) if printing else 0, round(100 * right / n, 2)] + rates(line) + rates(ident)

if __name__ == '__main__':
    lines = [[line.rstrip('\n') for line in open(path, newline='\n')] for path in sys.argv[1:3]]
    print(score(*lines))
