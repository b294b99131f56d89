"""Runs Python programs for the harness, each in a forked child of its own, and traces them.

Protocol, on the file descriptors that were standard input and output at the start:
  greeting   "CPython 3.11.7\n", JSON {layers: {layer: null | why not}, landlock} and "\n"
  request    u32 bytes that follow these three numbers, u32 number of programs, u32 bytes of limits;
             limits, as JSON {cpu, wall, memory, output, steps, value, values};
             each program as u32 manner (0 traced, 1 untraced, 2 judged), u32 bytes of source, u32 bytes
             of stdin; these bytes. Behind the source of one that is judged stand, each behind a NUL,
             the name that is tested and the check
  response   for each program: u32 length, record; u32 length, bytes of standard output
Several programs in a request are ones that may share a process, where that shows in no record.
A record is five u32: how many bytes of end, names, values, u32 of steps, and bytes of text; the
lengths in bytes of all names and then of all values, as u32; the steps, as u32; the end, as JSON;
the text of all names and then of all values. A step is [line, event, bytes printed so far, n,
(name, value) * n], names and values as indices.
"""

import _imp, array, atexit, builtins, gc, io, json, opcode, os, resource, select, signal, struct, sys, time, types, warnings

# Programs import these often; loading them once spares every child the work.
import abc, bisect, collections.abc, copy, functools, heapq, itertools, math, operator, re, string, textwrap, typing  # noqa: F401

# What a program does to the built-in names does not reach the functions here.
__builtins__ = dict(vars(builtins))
# A warning puts this here; it is to be there before anyone looks whether something was added.
__warningregistry__ = {}
