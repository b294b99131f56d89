"""Traces the programs of a file of JSON lines as HumanEval's executor runs them: for each a
multiprocessing.Process that hands its result over through a Manager's list, with a time limit."""

import multiprocessing
import sys

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from tracing import programs, trace


def run(source, result):
    result.append(trace(source))


def check(source):
    manager = multiprocessing.Manager()
    result = manager.list()
    process = multiprocessing.Process(target=run, args=(source, result))
    process.start()
    process.join(timeout=3)
    if process.is_alive():
        process.kill()
    return list(result)


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    for source in programs(sys.argv[1]):
        assert check(source)
