"""Confines the process that is to be the worker, by whatever layers this machine allows, and then
becomes the worker by exec.

Arguments: the worker's source, and JSON {without: {layer: why}}. The worker gets its code, and a
report: JSON {layers: {layer: null | why not}, without, landlock, children}. Everything that needs ctypes happens here, so that ctypes is no part of the worker's
memory, where a program might reach for it. The exec also drops what this start cost.
"""

import binascii, json, marshal, os, platform, re, signal, struct, sys

try:
    import ctypes
except ImportError:
    ctypes = None

NOBODY = 65534
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
MACHINE = platform.machine()
NUMBERS = {
    "x86_64": {"capset": 126, "pivot_root": 155, "execveat": 322},
    "aarch64": {"capset": 91, "pivot_root": 41, "execveat": 281},
}.get(MACHINE, {})
# From here on the numbers of new system calls are the same everywhere.
NUMBERS.update(mount_setattr=442, landlock_create_ruleset=444, landlock_add_rule=445)
NUMBERS.update(landlock_restrict_self=446)

NATIVE = []  # the recorder in C, where there is one

libc = ctypes.CDLL(None, use_errno=True) if ctypes else None


def checked(result):
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def system_call(name, *args):
    if name not in NUMBERS:
        raise OSError("%s is not known on %s" % (name, MACHINE))
    libc.syscall.restype = ctypes.c_long
    args = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in args]
    return checked(libc.syscall(ctypes.c_long(NUMBERS[name]), *args))


def prctl(option, *args):
    args = list(args) + [0] * (4 - len(args))
    args = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in args]
    return checked(libc.prctl(ctypes.c_int(option), *args))


def mount(source, target, kind, flags, data=""):
    encoded = [os.fsencode(text) for text in (source, target, kind)]
    checked(libc.mount(*encoded, ctypes.c_ulong(flags), os.fsencode(data)))


def unshare(flag):
    checked(libc.unshare(ctypes.c_int(flag)))
