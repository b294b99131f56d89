# The seccomp allow-list: what Python needs to compute, read its library, and fork one child a
# program. Whatever else a program asks of the kernel fails with EPERM.

# Name, and its number on x86_64 and aarch64 (None: not there).
CALLS = """
read 0 63|write 1 64|close 3 57|fstat 5 80|lseek 8 62|mmap 9 222|mprotect 10 226|munmap 11 215
brk 12 214|rt_sigaction 13 134|rt_sigprocmask 14 135|rt_sigreturn 15 139|newfstatat 262 79
openat 257 56|open 2 -|stat 4 -|lstat 6 -|poll 7 -|futex 202 98|mremap 25 216|madvise 28 233
pread64 17 67|pwrite64 18 68|readv 19 65|writev 20 66|preadv 295 69|pwritev 296 70
preadv2 327 286|pwritev2 328 287|access 21 -|pipe 22 -|pipe2 293 59|select 23 -|pselect6 270 72
ppoll 271 73|sched_yield 24 124|msync 26 227|mincore 27 232|dup 32 23|dup2 33 -|dup3 292 24
pause 34 -|nanosleep 35 101|getitimer 36 102|setitimer 38 103|alarm 37 -|getpid 39 172
sendto 44 206|recvfrom 45 207|sendmsg 46 211|recvmsg 47 212|shutdown 48 210|getsockname 51 204
getpeername 52 205|setsockopt 54 208|getsockopt 55 209|exit 60 93|exit_group 231 94
wait4 61 260|waitid 247 95|kill 62 129|tgkill 234 131|uname 63 160|fcntl 72 25|flock 73 32
fsync 74 82|fdatasync 75 83|ftruncate 77 46|getdents 78 -|getdents64 217 61|getcwd 79 17
chdir 80 49|fchdir 81 50|readlink 89 -|readlinkat 267 78|umask 95 166|gettimeofday 96 169
getrlimit 97 163|setrlimit 160 164|getrusage 98 165|sysinfo 99 179|times 100 153
getuid 102 174|getgid 104 176|geteuid 107 175|getegid 108 177|getppid 110 173|getpgrp 111 -
setpgid 109 154|setsid 112 157|getpgid 121 155|getsid 124 156|getgroups 115 158
getresuid 118 148|getresgid 120 150|capget 125 90|rt_sigpending 127 136|rt_sigtimedwait 128 137
rt_sigsuspend 130 133|sigaltstack 131 132|statfs 137 43|fstatfs 138 44|getpriority 140 141
sched_getparam 143 121|sched_getscheduler 145 120|sched_get_priority_max 146 125
sched_get_priority_min 147 126|sched_rr_get_interval 148 127|sched_getaffinity 204 123
gettid 186 178|time 201 -|set_tid_address 218 96|restart_syscall 219 128|fadvise64 221 223
clock_gettime 228 113|clock_getres 229 114|clock_nanosleep 230 115|set_robust_list 273 99
get_robust_list 274 100|faccessat 269 48|faccessat2 439 439|epoll_create 213 -
epoll_create1 291 20|epoll_ctl 233 21|epoll_wait 232 -|epoll_pwait 281 22|eventfd2 290 19
arch_prctl 158 -|getcpu 309 168|getrandom 318 278|memfd_create 319 279|membarrier 324 283
statx 332 291|rseq 334 293|pidfd_open 434 434|close_range 436 436|futex_waitv 449 449
"""
# Calls of which only some uses are allowed: number of the argument, and its values.
IOCTL = ("ioctl 16 29", 1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451))
PRCTL = ("prctl 157 167", 0, (15, 16))  # a thread's name
PRLIMIT = ("prlimit64 302 261", 0, (0,))  # of the process itself
SOCKETPAIR = ("socketpair 53 199", 0, (1,))  # asyncio wakes itself with one
CLONE, CLONE3, EXECVEAT = "clone 56 220", "clone3 435 435", "execveat 322 281"
# What glibc and musl ask for in fork and for a thread.
CLONE_FLAGS = 0x01200011 | 0x003D0F00 | 0x00400000
LAST_KNOWN = 462

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, FAIL = 0x7FFF0000, 0x00050000
EPERM, ENOSYS = 1, 38
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16


def filter_program(machine, entry):
    """The filter as (code, jump if true, jump if false, constant) rows. `entry` is the address that
    the one exec which is still to come names its file at: a secret, and nothing after it."""
    column = 1 if machine == "x86_64" else 2
    number = lambda row: (lambda text: None if text == "-" else int(text))(row.split()[column])
    low = lambda argument: ARGUMENTS + 8 * argument
    rows = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, ARCHITECTURES[machine]),
        (RETURN, 0, 0, FAIL | EPERM),
        (LOAD, 0, 0, NUMBER),
    ]
    for row in CALLS.replace("\n", "|").strip("|").split("|"):
        if number(row) is not None:
            rows += [(JUMP_EQUAL, 0, 1, number(row)), (RETURN, 0, 0, ALLOW)]
    for row, argument, values in (IOCTL, PRCTL, PRLIMIT, SOCKETPAIR):
        checks = [(LOAD, 0, 0, low(argument))]
        for value in values:
            checks += [(JUMP_EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW)]
        checks.append((RETURN, 0, 0, FAIL | EPERM))
        rows += [(JUMP_EQUAL, 0, len(checks), number(row))] + checks
    rows += [
        (JUMP_EQUAL, 0, 4, number(CLONE)),
        (LOAD, 0, 0, low(0)),
        (JUMP_SET, 0, 1, ~CLONE_FLAGS & 0xFFFFFFFF),
        (RETURN, 0, 0, FAIL | EPERM),
        (RETURN, 0, 0, ALLOW),
        (JUMP_EQUAL, 0, 6, number(EXECVEAT)),
        (LOAD, 0, 0, low(1)),
        (JUMP_EQUAL, 0, 3, entry & 0xFFFFFFFF),
        (LOAD, 0, 0, low(1) + 4),
        (JUMP_EQUAL, 0, 1, entry >> 32),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, FAIL | EPERM),
        # The C library falls back from calls that the kernel does not have.
        (JUMP_EQUAL, 1, 0, number(CLONE3)),
        (JUMP_AT_LEAST, 0, 1, LAST_KNOWN),
        (RETURN, 0, 0, FAIL | ENOSYS),
        (RETURN, 0, 0, FAIL | EPERM),
    ]
    return rows


def restrict_calls(entry):
    if MACHINE not in ARCHITECTURES:
        raise OSError("there is no list of system calls for %s" % MACHINE)
    rows = filter_program(MACHINE, entry)
    code = b"".join(struct.pack("=HBBI", *row) for row in rows)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(rows), ctypes.addressof(buffer))
    prctl(22, 2, program)  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
