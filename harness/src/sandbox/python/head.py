"""Runs Python programs for the harness, each in a forked child of its own, and traces them.

Protocol, on the file descriptors that were standard input and output at the start:
  greeting   "CPython 3.11.7\n", JSON {layers: {layer: null | why not}, landlock} and "\n"
  request    u32 length, JSON {source, stdin, untraced, cpu, wall, memory, output, steps, value,
             values}
  response   u32 length of the head, JSON head {end, names, values}; u32 length, u32 array of the
             steps; u32 length, bytes of standard output
A step is [line, event, bytes printed so far, n, (name, value) * n], names and values as indices.
"""

import array, atexit, builtins, gc, io, json, opcode, os, resource, select, signal, struct, sys, time, types

# Programs import these often; loading them once spares every child the work.
import bisect, collections, functools, heapq, itertools, math, operator, string  # noqa: F401
