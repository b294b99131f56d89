"""Traces the programs of a file of JSON lines, for each a forked multiprocessing.Process that hands
its result over through a Pipe, with a time limit."""

import multiprocessing
import sys

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from tracing import programs, trace


def run(source, sender):
    sender.send(trace(source))
    sender.close()


def check(source):
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=run, args=(source, sender))
    process.start()
    sender.close()
    steps = receiver.recv() if receiver.poll(3) else None
    process.join(timeout=3)
    if process.is_alive():
        process.kill()
    receiver.close()
    return steps


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    for source in programs(sys.argv[1]):
        assert check(source)
