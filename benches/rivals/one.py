"""Traces the program on standard input: one interpreter a program."""

import sys

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from tracing import trace

sys.stdout.write(str(len(trace(sys.stdin.read()))))
