"""Checks measures of rankings, and times CodeExecutor's released zero-shot search.

    pip install jellyfish==1.3.0 numpy==2.4.6 pytrec_eval-terrier==0.5.11 ranx==0.3.21
    python search.py check FOLDER
    python search.py time FOLDER

`check` reads what our side found (`cases.json`) and ends with an error where another
says otherwise: measures of rankings without ties are those of ranx and pytrec_eval to
1e-9, with ties the mean over all orders of small rankings to 1e-9, and over random
orders of larger ones within five standard errors; the released order is that of a
stable argsort, reversed; Jaro similarities are jellyfish's; and programs without
comments are those of the released function, under Python 3.11.

`time` runs the released double loop over all pairs of programs (`vectors.f32`,
`programs.json`) and prints one JSON object.
"""

import argparse
import io
import itertools
import json
import math
import random
import resource
import sys
import time
import tokenize
from pathlib import Path

import jellyfish
import numpy as np

MEASURES = {
    "map": ("map", "map"),
    "mrr": ("mrr", "recip_rank"),
    "recall@1": ("recall@1", "recall_1"),
    "recall@5": ("recall@5", "recall_5"),
    "recall@10": ("recall@10", "recall_10"),
    "ndcg@10": ("ndcg@10", "ndcg_cut_10"),
}


def released(scores, labels, order):
    """Average precision of each query; the query itself takes no rank."""
    found = []
    for i in range(scores.shape[0]):
        own, precisions = 0, []
        for j, index in enumerate(list(order[i])):
            if index == i:
                own += 1
                continue
            if int(labels[index]) == int(labels[i]):
                precisions.append((len(precisions) + 1) / (j + 1 - own))
        if precisions:
            found.append(sum(precisions) / len(precisions))
    return found


def textbook(ranking):
    """All measures of a ranking that says of each rank whether it is relevant."""
    total = sum(ranking)
    ranks = [rank for rank, relevant in enumerate(ranking, 1) if relevant]
    discount = lambda rank: 1 / math.log2(rank + 1)
    best = sum(discount(rank) for rank in range(1, min(total, 10) + 1))
    values = {
        "map": sum(hits / rank for hits, rank in enumerate(ranks, 1)) / total,
        "mrr": 1 / ranks[0],
        "ndcg@10": sum(discount(rank) for rank in ranks if rank <= 10) / best,
    }
    for k in (1, 5, 10):
        values[f"recall@{k}"] = sum(ranking[:k]) / total
    return values


def tiers(case):
    """Relevance of the programs beside the query, by falling similarity."""
    pairs = sorted(zip(case["similarities"], case["relevant"]), key=lambda p: -p[0])
    groups = itertools.groupby(pairs, key=lambda pair: pair[0])
    return [[relevant for _, relevant in group] for _, group in groups]


def check_untied(cases):
    import pytrec_eval
    import ranx

    qrels, run = {}, {}
    for number, case in enumerate(cases):
        query = f"q{number}"
        relevant = enumerate(case["relevant"])
        qrels[query] = {f"d{at}": 1 for at, is_relevant in relevant if is_relevant}
        order = np.argsort(case["similarities"])
        run[query] = {f"d{at}": float(rank) for rank, at in enumerate(order)}
    wanted = {"map", "recip_rank", "recall.1,5,10", "ndcg_cut.10"}
    theirs = pytrec_eval.RelevanceEvaluator(qrels, wanted).evaluate(run)
    ranked = ranx.Run(run)
    ranx.evaluate(ranx.Qrels(qrels), ranked, [name for name, _ in MEASURES.values()])
    worst = {"pytrec_eval": 0.0, "ranx": 0.0}
    for number, case in enumerate(cases):
        query = f"q{number}"
        for name, (in_ranx, in_trec) in MEASURES.items():
            ours = case["values"][name]
            for rival, value in (
                ("pytrec_eval", theirs[query][in_trec]),
                ("ranx", ranked.scores[in_ranx][query]),
            ):
                worst[rival] = max(worst[rival], abs(ours - value))
    return worst


def check_small_ties(cases):
    worst = 0.0
    for case in cases:
        every = [list(itertools.permutations(tier)) for tier in tiers(case)]
        rankings = [sum(order, ()) for order in itertools.product(*every)]
        values = [textbook(ranking) for ranking in rankings]
        for name, ours in case["values"].items():
            mean = math.fsum(value[name] for value in values) / len(values)
            worst = max(worst, abs(ours - mean))
    return worst


def check_large_ties(cases, orders=2000):
    worst = 0.0
    for case in cases:
        values = []
        for _ in range(orders):
            every = [random.sample(tier, len(tier)) for tier in tiers(case)]
            values.append(textbook(sum(every, [])))
        for name, ours in case["values"].items():
            drawn = np.array([value[name] for value in values])
            error = drawn.std(ddof=1) / math.sqrt(orders)
            worst = max(worst, abs(drawn.mean() - ours) / max(error, 1e-12))
    return worst


def check_released_order(cases):
    worst = 0.0
    for case in cases:
        scores = np.float32([[1.0] + case["similarities"]])
        labels = [0] + [0 if relevant else 1 for relevant in case["relevant"]]
        order = np.argsort(scores, axis=-1, kind="stable")[:, ::-1]
        worst = max(worst, abs(released(scores, labels, order)[0] - case["paper_map"]))
    return worst


def bare(source):
    """Released: the source without comments, docstrings and blank lines."""
    out, before, last_line, last_column = "", tokenize.INDENT, -1, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        (line, column), (end_line, end_column) = token.start, token.end
        if line > last_line:
            last_column = 0
        if column > last_column:
            out += " " * (column - last_column)
        if token.type == tokenize.COMMENT:
            pass
        elif token.type == tokenize.STRING:
            if before not in (tokenize.INDENT, tokenize.NEWLINE) and column > 0:
                out += token.string
        else:
            out += token.string
        before, last_column, last_line = token.type, end_column, end_line
    return "\n".join(line for line in out.split("\n") if line.strip())


def check(folder):
    random.seed(0)
    cases = json.loads((folder / "cases.json").read_text())
    jaro = max(abs(jellyfish.jaro_similarity(a, b) - ours) for a, b, ours in cases["jaro"])
    other = [source for source, ours in cases["bare"] if bare(source) != ours]
    large = check_large_ties(cases["large_ties"])
    exact = {
        **check_untied(cases["untied"]),
        "all orders of small rankings": check_small_ties(cases["small_ties"]),
        "the released order": check_released_order(cases["small_ties"] + cases["large_ties"]),
        "jellyfish": jaro,
    }
    counts = {name: len(those) for name, those in cases.items()}
    print(f"checked {counts}")
    for name, difference in exact.items():
        print(f"largest difference to {name}: {difference:.1e}")
    print(f"largest difference to random orders: {large:.2f} standard errors")
    print(f"programs whose bare form is another: {len(other)} of {len(cases['bare'])}")
    for source in other[:3]:
        print(repr(source), repr(bare(source)))
    sys.exit(max(exact.values()) > 1e-9 or large > 5 or bool(other))


def search(folder):
    programs = json.loads((folder / "programs.json").read_text())
    labels, outputs = programs["problems"], programs["outputs"]
    vectors = np.fromfile(folder / "vectors.f32", dtype="<f4").reshape(len(labels), -1)
    began, cpu = time.perf_counter(), time.process_time()
    scores = vectors @ vectors.T
    for i in range(len(labels)):
        for j in range(len(labels)):
            if outputs[i] and outputs[j]:
                scores[i][j] += 0.2 * jellyfish.jaro_similarity(outputs[i], outputs[j])
    order = np.argsort(scores, axis=-1)[:, ::-1]
    found = released(scores, labels, order)
    told = {
        "programs": len(labels),
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - cpu,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "map": sum(found) / len(found),
    }
    print(json.dumps(told))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["check", "time"])
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    (check if args.what == "check" else search)(args.folder)


if __name__ == "__main__":
    main()
